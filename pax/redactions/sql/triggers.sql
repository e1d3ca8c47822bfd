CREATE OR REPLACE TRIGGER pax_redaction_is_ones_own
  BEFORE INSERT ON decisions_pendingdecision
  FOR EACH ROW EXECUTE FUNCTION pax_redaction_is_ones_own();
