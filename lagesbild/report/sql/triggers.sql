CREATE OR REPLACE TRIGGER pax_edition_is_frozen
  BEFORE UPDATE OR DELETE ON report_edition
  FOR EACH ROW EXECUTE FUNCTION pax_edition_is_frozen();
CREATE OR REPLACE TRIGGER pax_edition_is_frozen
  BEFORE UPDATE OR DELETE ON report_editionvariant
  FOR EACH ROW EXECUTE FUNCTION pax_edition_is_frozen();
CREATE OR REPLACE TRIGGER pax_lagesbild_keeps_place
  BEFORE UPDATE ON report_lagesbild
  FOR EACH ROW EXECUTE FUNCTION pax_lagesbild_keeps_place();
CREATE OR REPLACE TRIGGER pax_edition_is_approved
  BEFORE INSERT ON report_edition
  FOR EACH ROW EXECUTE FUNCTION pax_edition_is_approved();
CREATE OR REPLACE TRIGGER pax_chapter_is_its_writers
  BEFORE UPDATE OR DELETE ON report_section
  FOR EACH ROW EXECUTE FUNCTION pax_chapter_is_its_writers();
CREATE OR REPLACE TRIGGER pax_claim_is_its_writers
  BEFORE INSERT OR UPDATE OR DELETE ON report_statement
  FOR EACH ROW EXECUTE FUNCTION pax_claim_is_its_writers();
CREATE OR REPLACE TRIGGER pax_claim_is_its_writers
  BEFORE INSERT OR UPDATE OR DELETE ON report_source
  FOR EACH ROW EXECUTE FUNCTION pax_claim_is_its_writers();
CREATE OR REPLACE TRIGGER pax_opening_takes_two
  BEFORE INSERT OR UPDATE OF opened_at ON report_editionvariant
  FOR EACH ROW EXECUTE FUNCTION pax_opening_takes_two();
