-- Who is in the EST forum, and what of a week can still be changed.
-- The application says the first part once more in samverkan/est/querysets.py.

-- The roles with EST_TAKE_PART in pax/accounts/roles.py (a test compares).
CREATE OR REPLACE FUNCTION pax_est_takes_part() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_has_role('samordnare') OR pax_has_role('polis_lokal')
      OR pax_has_role('polis_region') OR pax_has_role('est_deltagare')
$$;

-- Some of the forum are companies: what is for authorities is not for them.
CREATE OR REPLACE FUNCTION pax_est_is_authority() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM accounts_agency
                 WHERE id = pax_agency_id() AND kind <> 'bolag')
$$;

-- The coordinators of the authority that leads the work, which is never a company.
CREATE OR REPLACE FUNCTION pax_est_coordinates() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_coordinates()
$$;

-- Is the acting person administrator of that authority?  Then they say what the levels
-- are called; an administrator of another does not.
CREATE OR REPLACE FUNCTION pax_est_names_levels() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM accounts_agency
                 WHERE leads_prevention AND pax_administers(id))
$$;

-- Does the acting person correct this edition?  Then they write for all agencies.
CREATE OR REPLACE FUNCTION pax_est_corrects(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_est_coordinates() AND EXISTS (
    SELECT 1 FROM est_edition
     WHERE id = wanted AND state = 'oppen' AND corrects_id IS NOT NULL)
$$;

-- What a correction copies keeps its authors, and when they wrote it.
CREATE OR REPLACE FUNCTION pax_copies_authors(home text, made jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT home LIKE 'est\_%' AND pax_est_corrects((made ->> 'edition_id')::bigint)
$$;

-- An entry's history is read by those who see it as it is now.
CREATE OR REPLACE FUNCTION pax_est_sees_event(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM est_event
                  WHERE id = wanted AND state <> 'utkast'
                    AND (audience = 'alla' OR pax_est_is_authority()))
$$;
CREATE OR REPLACE FUNCTION pax_est_sees_action(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM est_action
                  WHERE id = wanted AND state <> 'utkast'
                    AND (audience = 'alla' OR pax_est_is_authority()))
$$;
CREATE OR REPLACE FUNCTION pax_est_sees_feedback(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM est_actionfeedback
                  WHERE id = wanted AND state <> 'utkast'
                    AND (audience = 'alla' OR pax_est_is_authority()))
$$;

-- How many drafts of a week agencies have not handed in: a number and nothing of what
-- they say.  Of all for who puts the picture together, of one's own for others.
CREATE OR REPLACE FUNCTION pax_est_drafts_outside(wanted bigint)
RETURNS TABLE (agency_id bigint, drafts bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.agency_id, count(*) FROM (
    SELECT e.agency_id FROM est_event e
     WHERE e.edition_id = wanted AND e.state = 'utkast'
    UNION ALL
    SELECT a.agency_id FROM est_action a
     WHERE a.edition_id = wanted AND a.state = 'utkast'
    UNION ALL
    SELECT f.agency_id FROM est_actionfeedback f
     WHERE f.edition_id = wanted AND f.state = 'utkast') d
   WHERE pax_est_coordinates()
      OR pax_est_takes_part() AND d.agency_id = pax_agency_id()
   GROUP BY d.agency_id
$$;

-- Can the edition still be written in?  Holds it open until the end of the
-- transaction: a freezing waits for those who write, and they for it.
CREATE OR REPLACE FUNCTION pax_est_hold_open(wanted bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM est_edition WHERE id = wanted AND state = 'oppen' FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the edition is frozen' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- A week begins open and keeps its place; frozen, it is never changed again.
CREATE OR REPLACE FUNCTION pax_est_edition_keeps() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'oppen' OR NEW.number IS NOT NULL
       OR NEW.monday <> to_date(NEW.year || '-' || NEW.week, 'IYYY-IW')
       OR NEW.corrects_id IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM est_edition e
          WHERE e.id = NEW.corrects_id AND e.state = 'fryst'
            AND (e.year, e.week, e.version_number + 1)
                = (NEW.year, NEW.week, NEW.version_number)) THEN
      RAISE EXCEPTION 'an edition begins open, in its own week'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state = 'fryst' OR TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'the edition is frozen' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (OLD.year, OLD.week, OLD.monday, OLD.version_number, OLD.corrects_id)
       IS DISTINCT FROM
     (NEW.year, NEW.week, NEW.monday, NEW.version_number, NEW.corrects_id) THEN
    RAISE EXCEPTION 'an edition keeps its week' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.state = 'fryst' AND 2 <> (
       SELECT count(*) FROM est_frozenedition WHERE edition_id = NEW.id) THEN
    RAISE EXCEPTION 'an edition is frozen for every audience'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- What the coordinator writes of areas, and that parts are handed in.
CREATE OR REPLACE FUNCTION pax_est_of_open_edition() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM pax_est_hold_open(OLD.edition_id);
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.edition_id <> OLD.edition_id THEN
    RAISE EXCEPTION 'it keeps its edition' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pax_est_hold_open(NEW.edition_id);
  RETURN NEW;
END $$;

-- What agencies write.  Handed in, it stays in its week and is never a draft again, but
-- can be struck while the week is open; a draft can be thrown away, or taken along.
CREATE OR REPLACE FUNCTION pax_est_entry_keeps() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.state <> 'utkast' THEN
      RAISE EXCEPTION 'what is handed in is not removed'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (OLD.agency_id, OLD.thread, OLD.created_by_id, OLD.created_at)
         IS DISTINCT FROM
       (NEW.agency_id, NEW.thread, NEW.created_by_id, NEW.created_at)
       OR OLD.state <> 'utkast'
          AND (NEW.state = 'utkast' OR NEW.edition_id <> OLD.edition_id)
       -- Struck, it is over; what was never handed in is thrown away instead.
       OR OLD.state = 'struken'
       OR OLD.state = 'utkast' AND NEW.state = 'struken' THEN
      RAISE EXCEPTION 'an entry keeps its place' USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- That an action is ended is no change of the week it began in.
    IF TG_TABLE_NAME = 'est_action' AND (to_jsonb(OLD) - '{ended_in_id,version}'::text[])
         = (to_jsonb(NEW) - '{ended_in_id,version}'::text[]) THEN
      RETURN NEW;
    END IF;
    IF OLD.state <> 'utkast' THEN
      PERFORM pax_est_hold_open(OLD.edition_id);
    END IF;
  END IF;
  IF TG_OP = 'INSERT' AND NEW.state = 'struken' THEN
    RAISE EXCEPTION 'nothing begins struck' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pax_est_hold_open(NEW.edition_id);
  RETURN NEW;
END $$;

-- An action is ended, and gone on with again, only in weeks that are open.
CREATE OR REPLACE FUNCTION pax_est_action_ends() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- What a correction copies keeps the end that it had.
  IF TG_OP = 'INSERT' AND pax_est_corrects(NEW.edition_id) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.ended_in_id IS NOT DISTINCT FROM NEW.ended_in_id THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.ended_in_id IS NOT NULL THEN
    PERFORM pax_est_hold_open(OLD.ended_in_id);
  END IF;
  IF NEW.ended_in_id IS NOT NULL THEN
    PERFORM pax_est_hold_open(NEW.ended_in_id);
  END IF;
  RETURN NEW;
END $$;

-- Feedback is the responsible agency's, for those who may see the action.
CREATE OR REPLACE FUNCTION pax_est_feedback_follows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  a est_action%ROWTYPE;
BEGIN
  SELECT * INTO a FROM est_action WHERE id = NEW.action_id;
  IF a.agency_id IS DISTINCT FROM NEW.agency_id THEN
    RAISE EXCEPTION 'feedback is the responsible agency''s'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.about := a.thread;
  NEW.audience := a.audience;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION pax_est_feedback_narrows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- The audience itself is set by pax_est_feedback_follows().
  UPDATE est_actionfeedback f SET audience = NEW.audience
   WHERE f.action_id = NEW.id AND EXISTS (
     SELECT 1 FROM est_edition e WHERE e.id = f.edition_id AND e.state = 'oppen');
  RETURN NEW;
END $$;

-- What has been frozen stays as it is.
CREATE OR REPLACE FUNCTION pax_est_is_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'it is frozen' USING ERRCODE = 'insufficient_privilege';
END $$;

-- Frozen pictures come with the freezing of their edition, and at no other time.
CREATE OR REPLACE FUNCTION pax_est_came_by_freezing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM est_edition
                  WHERE id = NEW.edition_id AND state = 'fryst') THEN
    RAISE EXCEPTION 'its edition was not frozen'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;

-- The next number of a frozen edition, one taker at a time.
CREATE OR REPLACE FUNCTION pax_est_next_number() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('est_edition.number'));
  RETURN (SELECT coalesce(max(number), 0) + 1 FROM est_edition);
END $$;

-- An analysis keeps what it is of; settled, it is never changed again.
CREATE OR REPLACE FUNCTION pax_est_analysis_is_settled() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'utkast'
     OR (OLD.year, OLD.quarter, OLD.area_id, OLD.audience)
          IS DISTINCT FROM (NEW.year, NEW.quarter, NEW.area_id, NEW.audience) THEN
    RAISE EXCEPTION 'the analysis is settled' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- Of a file with earlier weeks only that it has been read in is ever added, once.
CREATE OR REPLACE FUNCTION pax_est_file_keeps() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  free text[] := ARRAY['state', 'weeks', 'counts', 'version', 'confirmed_at',
    'confirmed_by_id', 'undone_at', 'undone_by_id', 'undone_because'];
BEGIN
  IF OLD.state NOT IN ('granskas', 'inlast')
     OR OLD.state = 'inlast' AND NEW.state <> 'angrad'
     OR NEW.state = 'inlast' AND NEW.confirmed_at IS NULL
     OR (to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free) THEN
    RAISE EXCEPTION 'the file is kept as it was' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
