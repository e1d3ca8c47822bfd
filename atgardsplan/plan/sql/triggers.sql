-- Nothing moves from one plan, or one measure, to another.
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_direction
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_tablelabel
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_need
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_needalso
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_needproblem
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_areaplan
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_measure
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_serves
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_dependence
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_activity
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_goal
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_goalvalue
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_value_is_the_goals
  BEFORE INSERT OR UPDATE ON plan_goalvalue
  FOR EACH ROW EXECUTE FUNCTION pax_value_is_the_goals();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_risk
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_partner
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_flow
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_measurefile
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_criterion
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
CREATE OR REPLACE TRIGGER pax_stays_in_plan
  BEFORE UPDATE ON plan_score
  FOR EACH ROW EXECUTE FUNCTION pax_stays_in_plan();
-- What stands under a direction is of the same plan.
CREATE OR REPLACE TRIGGER pax_direction_is_the_plans
  BEFORE INSERT OR UPDATE OF direction_id ON plan_need
  FOR EACH ROW EXECUTE FUNCTION pax_direction_is_the_plans();
CREATE OR REPLACE TRIGGER pax_direction_is_the_plans
  BEFORE INSERT OR UPDATE OF direction_id ON plan_tablelabel
  FOR EACH ROW EXECUTE FUNCTION pax_direction_is_the_plans();
CREATE OR REPLACE TRIGGER pax_direction_is_the_plans
  BEFORE INSERT OR UPDATE OF direction_id ON plan_measure
  FOR EACH ROW EXECUTE FUNCTION pax_direction_is_the_plans();
CREATE OR REPLACE TRIGGER pax_plan_keeps_place
  BEFORE UPDATE ON plan_plan
  FOR EACH ROW EXECUTE FUNCTION pax_plan_keeps_place();
CREATE OR REPLACE TRIGGER pax_plan_edition_is_frozen
  BEFORE UPDATE OR DELETE ON plan_planedition
  FOR EACH ROW EXECUTE FUNCTION pax_plan_edition_is_frozen();
CREATE OR REPLACE TRIGGER pax_consultation_is_frozen
  BEFORE UPDATE ON plan_consultation
  FOR EACH ROW EXECUTE FUNCTION pax_consultation_is_frozen();
CREATE OR REPLACE TRIGGER pax_comment_is_its_agencys
  BEFORE INSERT OR UPDATE ON plan_consultationcomment
  FOR EACH ROW EXECUTE FUNCTION pax_comment_is_its_agencys();
CREATE OR REPLACE TRIGGER pax_measure_is_the_plans
  BEFORE UPDATE ON plan_measure
  FOR EACH ROW EXECUTE FUNCTION pax_measure_is_the_plans();
CREATE OR REPLACE TRIGGER pax_plan_takes_two
  BEFORE INSERT OR UPDATE OF status ON plan_plan
  FOR EACH ROW EXECUTE FUNCTION pax_plan_takes_two();
CREATE OR REPLACE TRIGGER pax_plan_takes_two
  BEFORE INSERT OR UPDATE ON plan_planedition
  FOR EACH ROW EXECUTE FUNCTION pax_plan_takes_two();
