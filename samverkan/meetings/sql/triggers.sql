CREATE OR REPLACE TRIGGER pax_meeting_is_frozen
  BEFORE INSERT OR UPDATE OR DELETE ON meetings_meeting
  FOR EACH ROW EXECUTE FUNCTION pax_meeting_is_frozen();

CREATE OR REPLACE TRIGGER pax_minutes_are_frozen
  BEFORE INSERT OR UPDATE OR DELETE ON meetings_agendaitem
  FOR EACH ROW EXECUTE FUNCTION pax_minutes_are_frozen();
CREATE OR REPLACE TRIGGER pax_minutes_are_frozen
  BEFORE INSERT OR UPDATE OR DELETE ON meetings_attendance
  FOR EACH ROW EXECUTE FUNCTION pax_minutes_are_frozen();
CREATE OR REPLACE TRIGGER pax_minutes_are_frozen
  BEFORE INSERT OR UPDATE OR DELETE ON meetings_decision
  FOR EACH ROW EXECUTE FUNCTION pax_minutes_are_frozen();
CREATE OR REPLACE TRIGGER pax_minutes_are_frozen
  BEFORE INSERT OR UPDATE OR DELETE ON meetings_approval
  FOR EACH ROW EXECUTE FUNCTION pax_minutes_are_frozen();
CREATE OR REPLACE TRIGGER pax_action_lives_on
  BEFORE INSERT OR UPDATE OR DELETE ON meetings_action
  FOR EACH ROW EXECUTE FUNCTION pax_action_lives_on();

CREATE OR REPLACE TRIGGER pax_approval_is_ones_own
  BEFORE INSERT OR UPDATE ON meetings_approval
  FOR EACH ROW EXECUTE FUNCTION pax_approval_is_ones_own();

CREATE OR REPLACE TRIGGER pax_is_of_one_meeting
  BEFORE INSERT OR UPDATE ON meetings_agendaitem
  FOR EACH ROW EXECUTE FUNCTION pax_is_of_one_meeting();
CREATE OR REPLACE TRIGGER pax_is_of_one_meeting
  BEFORE INSERT OR UPDATE ON meetings_attendance
  FOR EACH ROW EXECUTE FUNCTION pax_is_of_one_meeting();
CREATE OR REPLACE TRIGGER pax_is_of_one_meeting
  BEFORE INSERT OR UPDATE ON meetings_decision
  FOR EACH ROW EXECUTE FUNCTION pax_is_of_one_meeting();
CREATE OR REPLACE TRIGGER pax_is_of_one_meeting
  BEFORE INSERT OR UPDATE ON meetings_action
  FOR EACH ROW EXECUTE FUNCTION pax_is_of_one_meeting();
CREATE OR REPLACE TRIGGER pax_is_of_one_meeting
  BEFORE INSERT OR UPDATE ON meetings_approval
  FOR EACH ROW EXECUTE FUNCTION pax_is_of_one_meeting();

CREATE OR REPLACE TRIGGER pax_item_keeps_its_case
  BEFORE UPDATE ON meetings_agendaitem
  FOR EACH ROW EXECUTE FUNCTION pax_item_keeps_its_case();
CREATE OR REPLACE TRIGGER pax_item_keeps_its_case
  BEFORE UPDATE ON meetings_decision
  FOR EACH ROW EXECUTE FUNCTION pax_item_keeps_its_case();
CREATE OR REPLACE TRIGGER pax_item_keeps_its_case
  BEFORE UPDATE ON meetings_action
  FOR EACH ROW EXECUTE FUNCTION pax_item_keeps_its_case();
