CREATE OR REPLACE TRIGGER pax_seat_stays_home
  BEFORE INSERT OR UPDATE ON groups_seat
  FOR EACH ROW EXECUTE FUNCTION pax_seat_stays_home();
CREATE OR REPLACE TRIGGER pax_delegation_stays_home
  BEFORE INSERT OR UPDATE ON groups_delegation
  FOR EACH ROW EXECUTE FUNCTION pax_delegation_stays_home();
CREATE OR REPLACE TRIGGER pax_share_is_frozen
  BEFORE UPDATE ON groups_share
  FOR EACH ROW EXECUTE FUNCTION pax_share_is_frozen();
CREATE OR REPLACE TRIGGER pax_home_copy_is_frozen
  BEFORE UPDATE ON groups_homecopy
  FOR EACH ROW EXECUTE FUNCTION pax_home_copy_is_frozen();
CREATE OR REPLACE TRIGGER pax_copy_ends
  AFTER UPDATE OF withdrawn_at ON cases_disclosure
  FOR EACH ROW WHEN (NEW.withdrawn_at IS NOT NULL) EXECUTE FUNCTION pax_copy_ends();
