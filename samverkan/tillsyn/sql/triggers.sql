CREATE OR REPLACE TRIGGER pax_tillsyn_keeps_place
  BEFORE INSERT OR UPDATE ON tillsyn_inspection
  FOR EACH ROW EXECUTE FUNCTION pax_tillsyn_keeps_place();
CREATE OR REPLACE TRIGGER pax_tillsyn_keeps_place
  BEFORE INSERT OR UPDATE ON tillsyn_inspectionpart
  FOR EACH ROW EXECUTE FUNCTION pax_tillsyn_keeps_place();
CREATE OR REPLACE TRIGGER pax_tillsyn_keeps_place
  BEFORE INSERT OR UPDATE ON tillsyn_protocol
  FOR EACH ROW EXECUTE FUNCTION pax_tillsyn_keeps_place();
CREATE OR REPLACE TRIGGER pax_tillsyn_keeps_place
  BEFORE INSERT OR UPDATE ON tillsyn_handover
  FOR EACH ROW EXECUTE FUNCTION pax_tillsyn_keeps_place();
CREATE OR REPLACE TRIGGER pax_handover_is_its_disclosure
  BEFORE INSERT OR UPDATE ON tillsyn_handover
  FOR EACH ROW EXECUTE FUNCTION pax_handover_is_its_disclosure();
