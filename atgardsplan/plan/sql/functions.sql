-- Who reads and writes which åtgärdsplaner.  Called by the row policies of
-- atgardsplan; the application says the same in atgardsplan/plan/querysets.py.

-- What a role may do with plans: the same as in pax/accounts/roles.py (a test compares).
CREATE OR REPLACE FUNCTION pax_role_plans(role text, what text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE what
    WHEN 'writes' THEN role IN ('samordnare')
    WHEN 'reads' THEN role IN ('samordnare', 'chef')
    WHEN 'answers' THEN role IN ('samordnare', 'chef', 'gruppordforande', 'polis_lokal',
                                 'polis_region', 'aklagare', 'est_deltagare')
    ELSE false END
$$;

-- The agency at which the acting person writes, reads or answers; NULL for none.
CREATE OR REPLACE FUNCTION pax_plan_agency(what text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.agency_id FROM accounts_user u
   WHERE u.id = pax_user_id() AND u.is_active
     AND (u.is_system OR EXISTS (
       SELECT 1 FROM accounts_membership m
        WHERE m.user_id = u.id AND pax_role_plans(m.role, what)
          AND m.valid_from <= pax_today()
          AND (m.valid_to IS NULL OR m.valid_to >= pax_today())))
$$;

-- The plans of their authority that the acting person reads, works on or decides, or
-- writes in while they are open.
CREATE OR REPLACE FUNCTION pax_plans(what text) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(p.id), '{}') FROM plan_plan p
   WHERE CASE what
     WHEN 'writes' THEN p.agency_id = pax_plan_agency('writes') AND p.status <> 'avslutad'
     ELSE p.agency_id = pax_plan_agency('reads') END
$$;

-- What somebody who is responsible for measures has to do with, wherever they work: the
-- measures, what these stand under, and the needs that they meet.
CREATE OR REPLACE FUNCTION pax_responsible(what text) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH mine AS (
    SELECT m.id, m.plan_id, m.direction_id, m.label_id FROM plan_measure m
      JOIN accounts_user u ON u.id = m.responsible_id AND u.is_active
     WHERE m.responsible_id = pax_user_id()
  ), met AS (
    SELECT n.id, n.parent_id FROM mine
      JOIN plan_serves s ON s.measure_id = mine.id JOIN plan_need n ON n.id = s.need_id
  ), needs AS (
    SELECT n.id, n.direction_id FROM plan_need n
     WHERE n.id IN (SELECT id FROM met UNION SELECT parent_id FROM met)
  )
  SELECT coalesce(array_agg(DISTINCT found.id) FILTER (WHERE found.id IS NOT NULL), '{}')
    FROM (
      SELECT CASE what WHEN 'measures' THEN id WHEN 'plans' THEN plan_id
                       WHEN 'directions' THEN direction_id WHEN 'labels' THEN label_id
             END AS id FROM mine
      UNION ALL
      SELECT CASE what WHEN 'needs' THEN id WHEN 'directions' THEN direction_id END
        FROM needs
    ) AS found
$$;

-- The measures that the acting person is responsible for, in plans that are open.
CREATE OR REPLACE FUNCTION pax_my_measures() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(m.id), '{}') FROM plan_measure m
    JOIN plan_plan p ON p.id = m.plan_id AND p.status <> 'avslutad'
    JOIN accounts_user u ON u.id = m.responsible_id AND u.is_active
   WHERE m.responsible_id = pax_user_id()
$$;

-- The consultations that the acting person's authority is asked in.
CREATE OR REPLACE FUNCTION pax_consultations() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(consultation_id), '{}') FROM plan_consulted
   WHERE agency_id = pax_plan_agency('answers')
$$;

CREATE OR REPLACE FUNCTION pax_reads_consultation(wanted bigint, of_plan bigint)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT of_plan = ANY (pax_plans('works')) OR wanted = ANY (pax_consultations())
$$;

-- All of a consultation for those who sent it; one's own authority's part for the asked.
CREATE OR REPLACE FUNCTION pax_in_consultation(wanted bigint, home bigint)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM plan_consultation c
                   JOIN plan_plan p ON p.id = c.plan_id
                  WHERE c.id = wanted AND p.agency_id = pax_plan_agency('reads'))
      OR home = pax_plan_agency('answers')
$$;

-- What belongs to a plan stays in it, and with the thing it hangs on.
CREATE OR REPLACE FUNCTION pax_stays_in_plan() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.plan_id IS DISTINCT FROM NEW.plan_id OR OLD.uuid IS DISTINCT FROM NEW.uuid
     OR (to_jsonb(OLD) -> 'measure_id') IS DISTINCT FROM (to_jsonb(NEW) -> 'measure_id')
     OR (to_jsonb(OLD) -> 'thread') IS DISTINCT FROM (to_jsonb(NEW) -> 'thread') THEN
    RAISE EXCEPTION 'what belongs to a plan stays in it'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A need, a label or a measure stands under a direction of its own plan.
CREATE OR REPLACE FUNCTION pax_direction_is_the_plans() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM plan_direction
                  WHERE id = NEW.direction_id AND plan_id = NEW.plan_id) THEN
    RAISE EXCEPTION 'what stands under a direction is of the same plan'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- Whose a plan is never changes, and an ended plan stays ended.
CREATE OR REPLACE FUNCTION pax_plan_keeps_place() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.uuid, OLD.agency_id, OLD.created_by_id)
       IS DISTINCT FROM (NEW.uuid, NEW.agency_id, NEW.created_by_id)
     OR OLD.status = 'avslutad' THEN
    RAISE EXCEPTION 'a plan keeps its agency, and what has ended stays as it was'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A decided plan is frozen: only that it is published and opened is added.
CREATE OR REPLACE FUNCTION pax_plan_edition_is_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  free text[] := ARRAY['published_at', 'opened_at', 'version'];
BEGIN
  IF TG_OP = 'DELETE'
     OR (to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free) THEN
    RAISE EXCEPTION 'a decided plan is frozen'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A proposal stands as it was sent; only that the consultation is over is added.
CREATE OR REPLACE FUNCTION pax_consultation_is_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  free text[] := ARRAY['due_on', 'closed_at', 'version'];
BEGIN
  IF (to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free)
     OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at)
  THEN
    RAISE EXCEPTION 'a proposal stands as it was sent'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- An authority's words are its own: those who asked may only add a reply.
CREATE OR REPLACE FUNCTION pax_comment_is_its_agencys() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.agency_id IS DISTINCT FROM pax_agency_id()
       OR NOT EXISTS (SELECT 1 FROM plan_consulted
                       WHERE consultation_id = NEW.consultation_id
                         AND agency_id = NEW.agency_id)
       OR EXISTS (SELECT 1 FROM plan_consultation
                   WHERE id = NEW.consultation_id AND closed_at IS NOT NULL) THEN
      RAISE EXCEPTION 'one comments for one''s own authority, while it is asked'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF OLD.agency_id = pax_agency_id()
        AND (to_jsonb(OLD) - ARRAY['text', 'version'])
              IS DISTINCT FROM (to_jsonb(NEW) - ARRAY['text', 'version'])
        AND OLD.agency_id <> (SELECT agency_id FROM plan_consultation
                               WHERE id = OLD.consultation_id)
     OR OLD.agency_id IS DISTINCT FROM pax_agency_id()
        AND (to_jsonb(OLD) - ARRAY['reply', 'version'])
              IS DISTINCT FROM (to_jsonb(NEW) - ARRAY['reply', 'version']) THEN
    RAISE EXCEPTION 'an authority''s words are its own, and so is the reply'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A value is of an indicator of the same measure, which has no other to measure it.
CREATE OR REPLACE FUNCTION pax_value_is_the_goals() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM plan_goal
                  WHERE id = NEW.goal_id AND measure_id = NEW.measure_id
                    AND plan_id = NEW.plan_id AND indicator_id IS NULL) THEN
    RAISE EXCEPTION 'a value is of its own measure''s indicator'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- Of a measure, who is responsible but does not write the plan changes how it goes.
CREATE OR REPLACE FUNCTION pax_measure_is_the_plans() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  free text[] := ARRAY['progress', 'version'];
BEGIN
  IF (to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free)
     AND NOT NEW.plan_id = ANY (pax_plans('writes')) THEN
    RAISE EXCEPTION 'only those who make the plan change what a measure is'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A plan is decided, and others let to read it, by two: one has asked, in the very words
-- that are written down, and another confirmed (pax_decided, pax/decisions).
CREATE OR REPLACE FUNCTION pax_plan_takes_two() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF pax_user_id() IS NULL THEN
    RETURN NEW;  -- only the owner, who loads data, gets this far
  END IF;
  IF TG_TABLE_NAME = 'plan_plan' THEN
    IF NEW.status <> 'beslutad' OR pax_decided('plan', NEW.uuid)
       OR (TG_OP = 'UPDATE' AND OLD.status = 'beslutad') THEN
      RETURN NEW;
    END IF;
  ELSIF TG_OP = 'INSERT' THEN
    IF NEW.published_at IS NULL AND NEW.opened_at IS NULL AND pax_decided(
         'plan', (SELECT uuid FROM plan_plan WHERE id = NEW.plan_id),
         jsonb_build_object(
           'body', NEW.body, 'paragraph', NEW.paragraph,
           'decided_on', to_char(NEW.decided_on, 'YYYY-MM-DD'),
           'diarienummer', NEW.diarienummer, 'changes', NEW.changes)) THEN
      RETURN NEW;
    END IF;
  ELSIF NEW.published_at IS NOT DISTINCT FROM OLD.published_at
        AND (NEW.opened_at IS NULL OR NEW.opened_at IS NOT DISTINCT FROM OLD.opened_at)
        -- To take it off the open web waits for nobody.
        OR pax_decided('plan_out', NEW.uuid, CASE
             WHEN NEW.opened_at IS NOT DISTINCT FROM OLD.opened_at THEN '{}'
             ELSE '{"for_all": true}' END::jsonb) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a plan is decided and published by two'
    USING ERRCODE = 'insufficient_privilege';
END $$;
