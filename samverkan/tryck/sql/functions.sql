-- A row of the register stays in its group, at its agency and with its target; and
-- what is noted about an internal target is as internal, and of the same agency.
CREATE OR REPLACE FUNCTION pax_register_keeps_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  kept text[] := ARRAY['group_id', 'agency_id', 'target_id'];
  about bigint := (to_jsonb(NEW) ->> 'target_id')::bigint;
  word bigint := (to_jsonb(NEW) ->> 'own_word_id')::bigint;
  home record;
BEGIN
  IF TG_OP = 'UPDATE' AND EXISTS (
       SELECT 1 FROM unnest(kept) AS name
        WHERE to_jsonb(OLD) -> name IS DISTINCT FROM to_jsonb(NEW) -> name) THEN
    RAISE EXCEPTION 'a row of the register keeps its place'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF about IS NOT NULL THEN
    SELECT group_id, agency_id, is_internal INTO home
      FROM tryck_pressuretarget WHERE id = about;
    IF home.group_id <> NEW.group_id
       OR home.is_internal AND NOT (NEW.is_internal AND home.agency_id = NEW.agency_id)
    THEN
      RAISE EXCEPTION 'what is noted is where its target is'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF TG_OP = 'UPDATE' AND NEW.is_internal AND NOT OLD.is_internal THEN
    RAISE EXCEPTION 'what the group has seen is not hidden from it'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF word IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM tryck_ownword WHERE id = word AND group_id = NEW.group_id) THEN
    RAISE EXCEPTION 'a word of the group''s own'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
