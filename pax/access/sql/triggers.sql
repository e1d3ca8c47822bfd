CREATE OR REPLACE TRIGGER pax_user_keeps_place
  BEFORE INSERT OR UPDATE ON accounts_user
  FOR EACH ROW EXECUTE FUNCTION pax_user_keeps_place();
CREATE OR REPLACE TRIGGER pax_unit_keeps_place
  BEFORE INSERT OR UPDATE ON accounts_unit
  FOR EACH ROW EXECUTE FUNCTION pax_unit_keeps_place();
CREATE OR REPLACE TRIGGER pax_membership_only_ends
  BEFORE UPDATE ON accounts_membership
  FOR EACH ROW EXECUTE FUNCTION pax_membership_only_ends();
CREATE OR REPLACE TRIGGER pax_substitute_fits
  BEFORE INSERT OR UPDATE ON accounts_substitute
  FOR EACH ROW EXECUTE FUNCTION pax_substitute_fits();
CREATE OR REPLACE TRIGGER pax_membership_fits
  BEFORE INSERT ON accounts_membership
  FOR EACH ROW EXECUTE FUNCTION pax_membership_fits();
