CREATE OR REPLACE TRIGGER pax_value_stays_home
  BEFORE INSERT ON figures_indicatorvalue
  FOR EACH ROW EXECUTE FUNCTION pax_value_stays_home();
CREATE OR REPLACE TRIGGER pax_value_is_frozen
  BEFORE UPDATE ON figures_indicatorvalue
  FOR EACH ROW EXECUTE FUNCTION pax_value_is_frozen();
CREATE OR REPLACE TRIGGER pax_import_is_frozen
  BEFORE UPDATE ON figures_import
  FOR EACH ROW EXECUTE FUNCTION pax_import_is_frozen();
CREATE OR REPLACE TRIGGER pax_indicator_stays_home
  BEFORE UPDATE ON figures_indicator
  FOR EACH ROW EXECUTE FUNCTION pax_indicator_stays_home();
CREATE OR REPLACE TRIGGER pax_job_keeps
  BEFORE UPDATE ON figures_fetch
  FOR EACH ROW EXECUTE FUNCTION pax_job_keeps();
