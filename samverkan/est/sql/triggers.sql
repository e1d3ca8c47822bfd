CREATE OR REPLACE TRIGGER pax_est_edition_keeps
  BEFORE INSERT OR UPDATE OR DELETE ON est_edition
  FOR EACH ROW EXECUTE FUNCTION pax_est_edition_keeps();

CREATE OR REPLACE TRIGGER pax_est_of_open_edition
  BEFORE INSERT OR UPDATE OR DELETE ON est_areapicture
  FOR EACH ROW EXECUTE FUNCTION pax_est_of_open_edition();
CREATE OR REPLACE TRIGGER pax_est_of_open_edition
  BEFORE INSERT OR UPDATE OR DELETE ON est_part
  FOR EACH ROW EXECUTE FUNCTION pax_est_of_open_edition();

CREATE OR REPLACE TRIGGER pax_est_entry_keeps
  BEFORE INSERT OR UPDATE OR DELETE ON est_event
  FOR EACH ROW EXECUTE FUNCTION pax_est_entry_keeps();
CREATE OR REPLACE TRIGGER pax_est_entry_keeps
  BEFORE INSERT OR UPDATE OR DELETE ON est_action
  FOR EACH ROW EXECUTE FUNCTION pax_est_entry_keeps();
CREATE OR REPLACE TRIGGER pax_est_entry_keeps
  BEFORE INSERT OR UPDATE OR DELETE ON est_actionfeedback
  FOR EACH ROW EXECUTE FUNCTION pax_est_entry_keeps();
CREATE OR REPLACE TRIGGER pax_est_action_ends
  BEFORE INSERT OR UPDATE ON est_action
  FOR EACH ROW EXECUTE FUNCTION pax_est_action_ends();
CREATE OR REPLACE TRIGGER pax_est_feedback_follows
  BEFORE INSERT OR UPDATE ON est_actionfeedback
  FOR EACH ROW EXECUTE FUNCTION pax_est_feedback_follows();
CREATE OR REPLACE TRIGGER pax_est_feedback_narrows
  AFTER UPDATE OF audience ON est_action
  FOR EACH ROW EXECUTE FUNCTION pax_est_feedback_narrows();

CREATE OR REPLACE TRIGGER pax_est_is_frozen
  BEFORE UPDATE OR DELETE ON est_frozenedition
  FOR EACH ROW EXECUTE FUNCTION pax_est_is_frozen();
CREATE OR REPLACE TRIGGER pax_est_is_frozen
  BEFORE UPDATE OR DELETE ON est_assessment
  FOR EACH ROW EXECUTE FUNCTION pax_est_is_frozen();
CREATE OR REPLACE TRIGGER pax_est_of_open_edition
  BEFORE INSERT ON est_frozenedition
  FOR EACH ROW EXECUTE FUNCTION pax_est_of_open_edition();
CREATE OR REPLACE TRIGGER pax_est_of_open_edition
  BEFORE INSERT ON est_assessment
  FOR EACH ROW EXECUTE FUNCTION pax_est_of_open_edition();

-- A constraint trigger cannot be replaced.
DROP TRIGGER IF EXISTS pax_est_came_by_freezing ON est_frozenedition;
CREATE CONSTRAINT TRIGGER pax_est_came_by_freezing
  AFTER INSERT ON est_frozenedition DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION pax_est_came_by_freezing();
DROP TRIGGER IF EXISTS pax_est_came_by_freezing ON est_assessment;
CREATE CONSTRAINT TRIGGER pax_est_came_by_freezing
  AFTER INSERT ON est_assessment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION pax_est_came_by_freezing();

CREATE OR REPLACE TRIGGER pax_est_analysis_is_settled
  BEFORE UPDATE ON est_analysis
  FOR EACH ROW EXECUTE FUNCTION pax_est_analysis_is_settled();
CREATE OR REPLACE TRIGGER pax_est_file_keeps
  BEFORE UPDATE ON est_earlierweeks
  FOR EACH ROW EXECUTE FUNCTION pax_est_file_keeps();
CREATE OR REPLACE TRIGGER pax_est_is_frozen
  BEFORE UPDATE OR DELETE ON est_readin
  FOR EACH ROW EXECUTE FUNCTION pax_est_is_frozen();
