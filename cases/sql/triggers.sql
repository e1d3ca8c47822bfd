CREATE OR REPLACE TRIGGER pax_grant_stays_home
  BEFORE INSERT OR UPDATE ON cases_casegroupgrant
  FOR EACH ROW EXECUTE FUNCTION pax_grant_stays_home();
CREATE OR REPLACE TRIGGER pax_grant_stays_home
  BEFORE INSERT OR UPDATE ON cases_caseusergrant
  FOR EACH ROW EXECUTE FUNCTION pax_grant_stays_home();

CREATE OR REPLACE TRIGGER pax_bias_is_lifted_by_another
  BEFORE INSERT OR UPDATE ON cases_javcheck
  FOR EACH ROW EXECUTE FUNCTION pax_bias_is_lifted_by_another();

CREATE OR REPLACE TRIGGER pax_index_case
  AFTER INSERT OR DELETE ON cases_casegroupgrant
  FOR EACH ROW EXECUTE FUNCTION pax_index_case();
CREATE OR REPLACE TRIGGER pax_index_case
  AFTER INSERT OR DELETE ON cases_caseusergrant
  FOR EACH ROW EXECUTE FUNCTION pax_index_case();
CREATE OR REPLACE TRIGGER pax_index_case
  AFTER UPDATE OF touched_at, opened_on, due_on, step, is_open, assignee_id, unit_id,
                  support, suspicion
  ON cases_case FOR EACH ROW EXECUTE FUNCTION pax_index_case();

CREATE OR REPLACE TRIGGER pax_index_words
  AFTER INSERT OR UPDATE OF reference, title, k_number ON cases_case
  FOR EACH ROW EXECUTE FUNCTION pax_index_words('id');
CREATE OR REPLACE TRIGGER pax_index_words
  AFTER INSERT OR DELETE OR UPDATE OF case_id, name, identity_number, other_number
  ON cases_party
  FOR EACH ROW EXECUTE FUNCTION pax_index_words('case_id');
CREATE OR REPLACE TRIGGER pax_index_words
  AFTER INSERT OR DELETE OR UPDATE OF case_id, seen, concerns_name, concerns_id
  ON cases_impulse FOR EACH ROW EXECUTE FUNCTION pax_index_words('case_id');
CREATE OR REPLACE TRIGGER pax_index_words
  AFTER INSERT OR DELETE OR UPDATE OF case_id, text ON cases_statement
  FOR EACH ROW EXECUTE FUNCTION pax_index_words('case_id');
CREATE OR REPLACE TRIGGER pax_index_words
  AFTER INSERT OR DELETE OR UPDATE OF case_id, text ON cases_note
  FOR EACH ROW EXECUTE FUNCTION pax_index_words('case_id');
CREATE OR REPLACE TRIGGER pax_index_words
  AFTER INSERT OR DELETE OR UPDATE OF case_id, data ON cases_stepchange
  FOR EACH ROW EXECUTE FUNCTION pax_index_words('case_id');
CREATE OR REPLACE TRIGGER pax_index_words
  AFTER INSERT OR DELETE
     OR UPDATE OF receiver_case_id, content, sent_at, withdrawn_at ON cases_disclosure
  FOR EACH ROW EXECUTE FUNCTION pax_index_words('receiver_case_id');
CREATE OR REPLACE TRIGGER pax_index_words_of_sender
  AFTER INSERT OR DELETE OR UPDATE OF case_id ON cases_disclosure
  FOR EACH ROW EXECUTE FUNCTION pax_index_words('case_id');

CREATE OR REPLACE TRIGGER pax_disclosure_is_the_senders
  BEFORE INSERT ON cases_disclosure
  FOR EACH ROW EXECUTE FUNCTION pax_disclosure_is_the_senders();
CREATE OR REPLACE TRIGGER pax_disclosure_is_frozen
  BEFORE UPDATE ON cases_disclosure
  FOR EACH ROW EXECUTE FUNCTION pax_disclosure_is_frozen();

CREATE OR REPLACE TRIGGER pax_file_stands
  BEFORE UPDATE ON cases_document
  FOR EACH ROW EXECUTE FUNCTION pax_file_stands();
CREATE OR REPLACE TRIGGER pax_copied_goes
  AFTER UPDATE OF withdrawn_at ON cases_disclosure
  FOR EACH ROW WHEN (NEW.withdrawn_at IS NOT NULL) EXECUTE FUNCTION pax_copied_goes();

CREATE OR REPLACE TRIGGER pax_event_stands
  BEFORE UPDATE ON cases_stepchange
  FOR EACH ROW EXECUTE FUNCTION pax_event_stands();

-- A case keeps its place: see pax_case_keeps_place().
CREATE OR REPLACE TRIGGER pax_case_keeps_place
  BEFORE UPDATE ON cases_case FOR EACH ROW
  WHEN ((OLD.agency_id, OLD.reference, OLD.process_id, OLD.flag_uuid, OLD.origin_id)
        IS DISTINCT FROM
        (NEW.agency_id, NEW.reference, NEW.process_id, NEW.flag_uuid, NEW.origin_id))
  EXECUTE FUNCTION pax_case_keeps_place();
CREATE OR REPLACE TRIGGER pax_unit_is_the_agencys
  BEFORE INSERT OR UPDATE OF unit_id, agency_id ON cases_case
  FOR EACH ROW EXECUTE FUNCTION pax_unit_is_the_agencys();
CREATE OR REPLACE TRIGGER pax_unit_is_the_agencys
  BEFORE INSERT OR UPDATE OF unit_id, agency_id ON cases_participation
  FOR EACH ROW EXECUTE FUNCTION pax_unit_is_the_agencys();

CREATE OR REPLACE TRIGGER pax_published_is_frozen
  BEFORE UPDATE ON cases_processversion
  FOR EACH ROW EXECUTE FUNCTION pax_published_is_frozen();

CREATE OR REPLACE TRIGGER pax_map_is_alone
  BEFORE INSERT OR UPDATE ON cases_processmap
  FOR EACH ROW EXECUTE FUNCTION pax_map_is_alone();

-- Room on each page, so that a case that is touched keeps its words where they are.
ALTER TABLE cases_casesearch SET (fillfactor = 85);

-- A constraint trigger cannot be replaced.
DROP TRIGGER IF EXISTS pax_struck_with_a_reason ON cases_party;
CREATE CONSTRAINT TRIGGER pax_struck_with_a_reason
  AFTER DELETE ON cases_party DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION pax_struck_with_a_reason();
DROP TRIGGER IF EXISTS pax_struck_with_a_reason ON cases_statement;
CREATE CONSTRAINT TRIGGER pax_struck_with_a_reason
  AFTER DELETE ON cases_statement DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION pax_struck_with_a_reason();
DROP TRIGGER IF EXISTS pax_struck_with_a_reason ON cases_calculation;
CREATE CONSTRAINT TRIGGER pax_struck_with_a_reason
  AFTER DELETE ON cases_calculation DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION pax_struck_with_a_reason();
DROP TRIGGER IF EXISTS pax_struck_with_a_reason ON cases_communication;
CREATE CONSTRAINT TRIGGER pax_struck_with_a_reason
  AFTER DELETE ON cases_communication DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION pax_struck_with_a_reason();
