-- What meetings ask of the database itself: because the one who asks does not see all
-- of a meeting, because what has been approved is over, or because nobody has signed in.

-- The agenda as it is numbered for everybody.  Where the acting person is not shown
-- an item its place is there, and nothing else of it.
CREATE OR REPLACE FUNCTION pax_agenda(wanted bigint)
RETURNS TABLE (number bigint, item_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT row_number() OVER (ORDER BY i.position, i.id),
         CASE WHEN i.share_id IS NULL OR pax_share_level(i.share_id) >= 2 THEN i.id END
    FROM meetings_agendaitem i
    JOIN meetings_meeting m ON m.id = i.meeting_id
   WHERE m.id = wanted AND NOT i.is_struck AND pax_sits_in(m.group_id)
   ORDER BY i.position, i.id
$$;

-- How many open actions there are in a group that the acting person is not shown.
CREATE OR REPLACE FUNCTION pax_hidden_actions(wanted bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM meetings_action
   WHERE group_id = wanted AND state = 'oppen' AND share_id IS NOT NULL
     AND pax_sits_in(wanted) AND pax_share_level(share_id) < 2
$$;

-- Which agencies know what shared cases are about: asked by one who does.
CREATE OR REPLACE FUNCTION pax_shown_to(wanted bigint[])
RETURNS TABLE (share_id bigint, agency_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.id, s.owner_agency_id FROM groups_share s
   WHERE s.id = ANY (wanted) AND pax_share_level(s.id) >= 2
  UNION
  SELECT c.share_id, c.agency_id FROM groups_sharecopy c
    JOIN cases_disclosure d ON d.id = c.disclosure_id AND d.withdrawn_at IS NULL
    JOIN groups_delegation g ON g.id = c.delegation_id
     AND (g.left_on IS NULL OR g.left_on > pax_today())
   WHERE c.share_id = ANY (wanted) AND c.level >= 2 AND pax_share_level(c.share_id) >= 2
$$;

-- The next place on an agenda, in the stretch of a hundred thousand that begins so;
-- also behind those items that the acting person is not shown.
CREATE OR REPLACE FUNCTION pax_next_place(wanted bigint, stretch bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(max(position) + 1, stretch) FROM meetings_agendaitem
   WHERE meeting_id = wanted AND position >= stretch AND position < stretch + 100000
$$;

-- The next number in a group's series of meetings, one taker at a time.
CREATE OR REPLACE FUNCTION pax_next_meeting_number(wanted bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM groups_samverkansgrupp WHERE id = wanted FOR UPDATE;
  RETURN (SELECT coalesce(max(number), 0) + 1 FROM meetings_meeting
           WHERE group_id = wanted);
END $$;

-- The fingerprint of all that was said at a meeting, whoever may see it.  Columns are
-- named, so that a column of tomorrow does not change what was signed yesterday; times
-- are written in UTC whatever clock the session has.
CREATE OR REPLACE FUNCTION pax_minutes_fingerprint(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET timezone = 'UTC' AS $$
  SELECT encode(sha256(convert_to(jsonb_build_object(
    'form', 'pax-meeting/1',
    'meeting', jsonb_build_object(
      'uuid', m.uuid, 'group', m.group_id, 'number', m.number,
      'starts_at', m.starts_at, 'ends_at', m.ends_at, 'place', m.place,
      'chair', m.chair_id, 'secretary', m.secretary_id),
    'items', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'uuid', i.uuid, 'position', i.position, 'kind', i.kind, 'title', i.title,
        'share', i.share_id, 'action', i.action_id, 'notes', i.notes,
        'is_struck', i.is_struck)
        -- Since version 0003; what was signed before it says nothing of it.
        || CASE WHEN i.came_of = '' THEN '{}'
                ELSE jsonb_build_object('came_of', i.came_of) END
        ORDER BY i.id), '[]')
      FROM meetings_agendaitem i WHERE i.meeting_id = m.id),
    'attendance', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'uuid', a.uuid, 'seat', a.seat_id, 'guest', a.guest,
        'guest_from', a.guest_from, 'presence', a.presence) ORDER BY a.id), '[]')
      FROM meetings_attendance a WHERE a.meeting_id = m.id),
    'decisions', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'uuid', d.uuid, 'item', d.item_id, 'share', d.share_id, 'text', d.text)
        ORDER BY d.id), '[]')
      FROM meetings_decision d WHERE d.meeting_id = m.id),
    'actions', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'uuid', x.uuid, 'item', x.item_id, 'share', x.share_id, 'text', x.text,
        'agency', x.agency_id, 'person', x.agreed_person_id,
        'due_on', x.agreed_due_on) ORDER BY x.id), '[]')
      FROM meetings_action x WHERE x.meeting_id = m.id),
    'approvers', (
      SELECT coalesce(jsonb_agg(jsonb_build_object(
        'person', p.person_id, 'agency', p.agency_id) ORDER BY p.person_id), '[]')
      FROM meetings_approval p WHERE p.meeting_id = m.id)
  )::text, 'UTF8')), 'hex')
  FROM meetings_meeting m WHERE m.id = wanted
$$;
-- Of any meeting: for the tables' owner, who verifies them all.
REVOKE ALL ON FUNCTION pax_minutes_fingerprint(bigint) FROM PUBLIC;

-- The same, for those who sit in the group.
CREATE OR REPLACE FUNCTION pax_own_minutes_fingerprint(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_minutes_fingerprint(id) FROM meetings_meeting
   WHERE id = wanted AND pax_sits_in(group_id)
$$;

CREATE OR REPLACE FUNCTION pax_is_approved(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM meetings_meeting
                 WHERE id = wanted AND state = 'justerat')
$$;

-- Whose calendar a secret opens: nobody's when it has been revoked, or when the
-- person's account is closed.  The only way to ask before anybody is known.
CREATE OR REPLACE FUNCTION pax_calendar_owner(hash text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.owner_id FROM meetings_calendarfeed f
    JOIN accounts_user u ON u.id = f.owner_id AND u.is_active AND NOT u.is_system
   WHERE f.token_sha256 = hash AND f.revoked_at IS NULL
$$;

-- An approved meeting is over: nothing of it is changed, taken away or added to.
CREATE OR REPLACE FUNCTION pax_minutes_are_frozen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND pax_is_approved(OLD.meeting_id)
     OR TG_OP <> 'DELETE' AND pax_is_approved(NEW.meeting_id) THEN
    RAISE EXCEPTION 'the minutes are approved'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;

-- The meeting itself: born unapproved, and approved only when all who were chosen
-- have signed what it says now, one of them for another agency than the secretary's.
CREATE OR REPLACE FUNCTION pax_meeting_is_frozen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  free text[] := ARRAY['state', 'approved_at', 'fingerprint', 'version'];
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.state = 'justerat' THEN
    RAISE EXCEPTION 'the minutes are approved'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF NEW.state = 'justerat' AND (
       TG_OP = 'INSERT' OR OLD.state <> 'hallet'
       OR (to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free)
       OR NEW.fingerprint IS DISTINCT FROM pax_minutes_fingerprint(NEW.id)
       OR EXISTS (SELECT 1 FROM meetings_approval WHERE meeting_id = NEW.id
                   AND (signed_at IS NULL OR fingerprint <> NEW.fingerprint))
       OR NOT EXISTS (SELECT 1 FROM meetings_approval a
                        JOIN accounts_user s ON s.id = NEW.secretary_id
                       WHERE a.meeting_id = NEW.id AND a.agency_id <> s.agency_id)) THEN
    RAISE EXCEPTION 'minutes are approved by those chosen, for what they say'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.state IN ('hallet', 'justerat')
     AND (NEW.starts_at AT TIME ZONE 'Europe/Stockholm')::date > pax_today() THEN
    RAISE EXCEPTION 'a meeting was not held on a day that has not been'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.group_id, OLD.number, OLD.uuid)
       IS DISTINCT FROM (NEW.group_id, NEW.number, NEW.uuid) THEN
    RAISE EXCEPTION 'a meeting keeps its place'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- Nobody signs for another, nor anything but what the minutes say.
CREATE OR REPLACE FUNCTION pax_approval_is_ones_own() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.signed_at IS NOT NULL AND (
       TG_OP = 'INSERT' OR NEW.person_id IS DISTINCT FROM pax_user_id()
       OR NEW.fingerprint IS DISTINCT FROM pax_minutes_fingerprint(NEW.meeting_id))
  THEN
    RAISE EXCEPTION 'one signs for oneself, what the minutes say'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- An action lives on after the minutes: how it goes is written, what was agreed on
-- stays as it was.  How it went is said by the agency that took it on, or the chair.
CREATE OR REPLACE FUNCTION pax_action_lives_on() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  free text[] := ARRAY['person_id', 'due_on', 'state', 'done_on', 'outcome', 'version'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF pax_is_approved(NEW.meeting_id) THEN
      RAISE EXCEPTION 'the minutes are approved'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF pax_is_approved(OLD.meeting_id) AND (
       TG_OP = 'DELETE'
       OR (to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free)) THEN
    RAISE EXCEPTION 'what was agreed on stands in approved minutes'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF pax_user_id() IS NOT NULL
     AND (OLD.state, OLD.done_on, OLD.outcome)
         IS DISTINCT FROM (NEW.state, NEW.done_on, NEW.outcome)
     AND NOT pax_is_ours(OLD.agency_id) AND NOT pax_chairs(OLD.group_id) THEN
    RAISE EXCEPTION 'an action is settled by those who took it on, or the chair'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- All that belongs to a meeting is of one group, and what is said under a point about
-- a shared case is about that case: else it would be shown to those who may not know.
CREATE OR REPLACE FUNCTION pax_is_of_one_meeting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  it jsonb := to_jsonb(NEW);
BEGIN
  IF it ->> 'meeting_id' IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM meetings_meeting
        WHERE id = (it ->> 'meeting_id')::bigint AND group_id = NEW.group_id)
     OR it ->> 'share_id' IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM groups_share
        WHERE id = (it ->> 'share_id')::bigint AND group_id = NEW.group_id)
     OR it ->> 'item_id' IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM meetings_agendaitem i
        WHERE i.id = (it ->> 'item_id')::bigint
          AND i.meeting_id = (it ->> 'meeting_id')::bigint
          AND i.share_id IS NOT DISTINCT FROM (it ->> 'share_id')::bigint)
     OR it ->> 'action_id' IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM meetings_action x
        WHERE x.id = (it ->> 'action_id')::bigint AND x.group_id = NEW.group_id
          AND x.share_id IS NOT DISTINCT FROM (it ->> 'share_id')::bigint)
     OR it ->> 'seat_id' IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM groups_seat s JOIN groups_delegation d ON d.id = s.delegation_id
        WHERE s.id = (it ->> 'seat_id')::bigint AND d.group_id = NEW.group_id)
     OR it ->> 'person_id' IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM accounts_user
        WHERE id = (it ->> 'person_id')::bigint
          AND agency_id = (it ->> 'agency_id')::bigint) THEN
    RAISE EXCEPTION 'what belongs to a meeting belongs together'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- What a point is about, and which meeting and group it belongs to, never changes:
-- what has been written under it would else be shown to others.
CREATE OR REPLACE FUNCTION pax_item_keeps_its_case() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.group_id, OLD.meeting_id, OLD.share_id)
       IS DISTINCT FROM (NEW.group_id, NEW.meeting_id, NEW.share_id) THEN
    RAISE EXCEPTION 'what something is about does not change'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
