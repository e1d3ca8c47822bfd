CREATE OR REPLACE TRIGGER pax_notice_stands
  BEFORE INSERT OR UPDATE ON notices_notice
  FOR EACH ROW EXECUTE FUNCTION pax_notice_stands();
