CREATE OR REPLACE TRIGGER pax_ask_is_the_plans
  BEFORE INSERT OR UPDATE ON rounds_ask
  FOR EACH ROW EXECUTE FUNCTION pax_ask_is_the_plans();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON rounds_round
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
