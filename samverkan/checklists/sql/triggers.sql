CREATE OR REPLACE TRIGGER pax_checklist_keeps_place
  BEFORE INSERT OR UPDATE ON checklists_grouptemplate
  FOR EACH ROW EXECUTE FUNCTION pax_checklist_keeps_place();
CREATE OR REPLACE TRIGGER pax_checklist_keeps_place
  BEFORE INSERT OR UPDATE ON checklists_templatepoint
  FOR EACH ROW EXECUTE FUNCTION pax_checklist_keeps_place();
CREATE OR REPLACE TRIGGER pax_checklist_keeps_place
  BEFORE INSERT OR UPDATE ON checklists_checklist
  FOR EACH ROW EXECUTE FUNCTION pax_checklist_keeps_place();
CREATE OR REPLACE TRIGGER pax_checklist_keeps_place
  BEFORE INSERT OR UPDATE ON checklists_checklistitem
  FOR EACH ROW EXECUTE FUNCTION pax_checklist_keeps_place();
