CREATE OR REPLACE TRIGGER pax_paper_is_frozen
  BEFORE UPDATE ON papers_paper
  FOR EACH ROW EXECUTE FUNCTION pax_paper_is_frozen();
CREATE OR REPLACE TRIGGER pax_section_of_sent_paper
  BEFORE INSERT OR UPDATE ON papers_papersection
  FOR EACH ROW EXECUTE FUNCTION pax_section_of_sent_paper();
CREATE OR REPLACE TRIGGER pax_job_keeps
  BEFORE UPDATE ON papers_paperjob
  FOR EACH ROW EXECUTE FUNCTION pax_job_keeps();
