CREATE OR REPLACE TRIGGER pax_register_keeps_place
  BEFORE INSERT OR UPDATE ON tryck_pressuretarget
  FOR EACH ROW EXECUTE FUNCTION pax_register_keeps_place();
CREATE OR REPLACE TRIGGER pax_register_keeps_place
  BEFORE INSERT OR UPDATE ON tryck_pressuremeasure
  FOR EACH ROW EXECUTE FUNCTION pax_register_keeps_place();
CREATE OR REPLACE TRIGGER pax_register_keeps_place
  BEFORE INSERT OR UPDATE ON tryck_tensionnote
  FOR EACH ROW EXECUTE FUNCTION pax_register_keeps_place();
