CREATE OR REPLACE TRIGGER pax_pending_takes_two
  BEFORE INSERT OR UPDATE ON decisions_pendingdecision
  FOR EACH ROW EXECUTE FUNCTION pax_pending_takes_two();
CREATE OR REPLACE TRIGGER pax_membership_takes_two
  BEFORE INSERT ON accounts_membership
  FOR EACH ROW EXECUTE FUNCTION pax_membership_takes_two();
CREATE OR REPLACE TRIGGER pax_password_takes_two
  BEFORE UPDATE ON accounts_user
  FOR EACH ROW EXECUTE FUNCTION pax_password_takes_two();
