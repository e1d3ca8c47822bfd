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
CREATE OR REPLACE TRIGGER pax_event_is_told
  BEFORE INSERT ON audit_event
  FOR EACH ROW EXECUTE FUNCTION pax_event_is_told();

-- Django's own table of groups: the names of units, for those who have signed in.
ALTER TABLE auth_group ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS group_rows ON auth_group;
CREATE POLICY group_rows ON auth_group FOR SELECT
  USING ((SELECT pax_user_id()) IS NOT NULL);
DROP POLICY IF EXISTS group_rows_i ON auth_group;
CREATE POLICY group_rows_i ON auth_group FOR INSERT
  WITH CHECK ((SELECT pax_user_id()) IS NOT NULL);
DROP POLICY IF EXISTS group_rows_u ON auth_group;
CREATE POLICY group_rows_u ON auth_group FOR UPDATE
  USING (false) WITH CHECK ((SELECT pax_user_id()) IS NOT NULL);
DROP POLICY IF EXISTS group_rows_d ON auth_group;
CREATE POLICY group_rows_d ON auth_group FOR DELETE USING (false);
