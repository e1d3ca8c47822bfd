-- What belongs to a checklist stays in its group and list; and a list that has been
-- closed, with all that stands in it, is over.
CREATE OR REPLACE FUNCTION pax_checklist_keeps_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  kept text[] := ARRAY['group_id', 'checklist_id', 'template_id', 'started_at'];
  list bigint := coalesce((to_jsonb(NEW) ->> 'checklist_id')::bigint, 0);
BEGIN
  IF TG_OP = 'UPDATE' AND EXISTS (
       SELECT 1 FROM unnest(kept) AS name
        WHERE to_jsonb(OLD) -> name IS DISTINCT FROM to_jsonb(NEW) -> name) THEN
    RAISE EXCEPTION 'what belongs to a checklist keeps its place'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF list <> 0 AND NOT EXISTS (
       SELECT 1 FROM checklists_checklist WHERE id = list
          AND group_id = NEW.group_id AND closed_at IS NULL) THEN
    RAISE EXCEPTION 'a closed checklist is over'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_TABLE_NAME = 'checklists_checklist' AND TG_OP = 'UPDATE'
     AND to_jsonb(OLD) ->> 'closed_at' IS NOT NULL THEN
    RAISE EXCEPTION 'a closed checklist is over'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_TABLE_NAME = 'checklists_templatepoint' AND NOT EXISTS (
       SELECT 1 FROM checklists_grouptemplate
        WHERE id = (to_jsonb(NEW) ->> 'template_id')::bigint
          AND group_id = NEW.group_id) THEN
    RAISE EXCEPTION 'a point is in its template''s group'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
