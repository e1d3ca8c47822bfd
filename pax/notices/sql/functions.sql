-- What somebody was told stands.  Only that it was read, by the one it was told to, and
-- that its letter went, by who does the agency's automatic work, is added; each once.
CREATE OR REPLACE FUNCTION pax_notice_stands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF pax_user_id() IS NULL THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.by_id <> pax_user_id() OR NEW.agency_id IS DISTINCT FROM
         (SELECT agency_id FROM accounts_user WHERE id = NEW.to_id)
       OR (NEW.read_at, NEW.mailed_at) IS DISTINCT FROM (NULL, NULL) THEN
      RAISE EXCEPTION 'one tells in one''s own name'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF (to_jsonb(OLD) - ARRAY['read_at', 'mailed_at'])
       IS DISTINCT FROM (to_jsonb(NEW) - ARRAY['read_at', 'mailed_at'])
     OR OLD.read_at IS DISTINCT FROM NEW.read_at
        AND (OLD.read_at IS NOT NULL OR OLD.to_id <> pax_user_id())
     OR OLD.mailed_at IS DISTINCT FROM NEW.mailed_at
        AND (OLD.mailed_at IS NOT NULL
             OR OLD.agency_id IS DISTINCT FROM pax_system_agency()) THEN
    RAISE EXCEPTION 'what was told stands'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
