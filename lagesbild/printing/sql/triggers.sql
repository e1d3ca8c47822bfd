CREATE OR REPLACE TRIGGER pax_job_keeps
  BEFORE UPDATE ON printing_pdfjob
  FOR EACH ROW EXECUTE FUNCTION pax_job_keeps();
