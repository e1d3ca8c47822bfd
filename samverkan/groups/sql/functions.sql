-- Who sits in which group, and how much of a shared case they are shown.
-- Called by the row policies of samverkan; the application says the same once more in
-- samverkan/groups/querysets.py.

-- The circles that a person sits in today, for their own agency.  A system user sits
-- wherever its agency does.
CREATE OR REPLACE FUNCTION pax_circles(person bigint, home bigint, is_system boolean)
RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.circle_id::bigint FROM groups_seat s
    JOIN groups_delegation d ON d.id = s.delegation_id
   WHERE (s.user_id = person OR is_system) AND d.agency_id = home
     AND s.valid_from <= pax_today()
     AND (s.valid_to IS NULL OR s.valid_to >= pax_today())
     AND (d.left_on IS NULL OR d.left_on > pax_today())
$$;

-- Is this group of readers the circle of one of the agency's delegations?
CREATE OR REPLACE FUNCTION pax_circle_is_of(wanted bigint, home bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM groups_delegation
                 WHERE circle_id = wanted AND agency_id = home AND left_on IS NULL)
$$;

CREATE OR REPLACE FUNCTION pax_sits_in(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM groups_delegation d
     WHERE d.group_id = wanted AND d.circle_id = ANY (pax_readers()))
$$;

CREATE OR REPLACE FUNCTION pax_chairs(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM groups_seat s JOIN groups_delegation d ON d.id = s.delegation_id
     WHERE d.group_id = wanted AND s.user_id = pax_user_id()
       AND s.duty IN ('ordforande', 'sekreterare')
       AND d.agency_id = pax_agency_id()
       AND s.valid_from <= pax_today()
       AND (s.valid_to IS NULL OR s.valid_to >= pax_today())
       AND (d.left_on IS NULL OR d.left_on > pax_today()))
$$;

-- Coordinators keep the groups that their agency convenes, and those that nobody
-- has taken on to convene yet.
CREATE OR REPLACE FUNCTION pax_convenes(convener bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_has_role('samordnare')
     AND (convener IS NULL OR convener = pax_agency_id())
$$;

CREATE OR REPLACE FUNCTION pax_keeps_group(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_chairs(wanted) OR EXISTS (
    SELECT 1 FROM groups_samverkansgrupp g
     WHERE g.id = wanted AND pax_convenes(g.convener_id))
$$;

CREATE OR REPLACE FUNCTION pax_knows_group(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_sits_in(wanted) OR pax_keeps_group(wanted)
$$;

CREATE OR REPLACE FUNCTION pax_knows_delegation(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM groups_delegation
                 WHERE id = wanted AND pax_knows_group(group_id))
$$;

CREATE OR REPLACE FUNCTION pax_keeps_delegation(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM groups_delegation
                 WHERE id = wanted AND pax_keeps_group(group_id))
$$;

-- How much the acting person is shown of a shared case: 0 nothing, 1 that it exists,
-- 2 a summary, 3 all of it.  Its owner's people in the group, and those who read the
-- case itself, are shown all that was shared; whoever is biased in it, nothing.
CREATE OR REPLACE FUNCTION pax_share_level(wanted bigint) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM groups_share s
                  WHERE s.id = wanted AND s.owner_agency_id = pax_agency_id()
                    AND s.case_id <> ALL (pax_biased_in())
                    AND (pax_sits_in(s.group_id)
                         OR pax_sees_case(s.case_id, pax_readers()))) THEN 3
    ELSE coalesce((
      SELECT max(c.level) FROM groups_sharecopy c
        JOIN cases_disclosure d ON d.id = c.disclosure_id
       WHERE c.share_id = wanted AND d.withdrawn_at IS NULL
         AND d.receiver_group_id = ANY (pax_readers())), 0) END
$$;

CREATE OR REPLACE FUNCTION pax_owns_share(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM groups_share s
                  WHERE s.id = wanted AND s.owner_agency_id = pax_agency_id()
                    AND pax_sees_case(s.case_id, pax_readers()))
$$;

-- Is the acting person shown what the owner's own people in the group were given of a
-- shared case?  Not one who is biased in it: the seat opens no case that jäv closes.
CREATE OR REPLACE FUNCTION pax_shown_at_home(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM groups_share s
                  WHERE s.id = wanted AND s.owner_agency_id = pax_agency_id()
                    AND s.case_id <> ALL (pax_biased_in())
                    AND (pax_sits_in(s.group_id)
                         OR pax_sees_case(s.case_id, pax_readers())))
$$;

-- What was given stands as it was written, until it is taken back: once.
CREATE OR REPLACE FUNCTION pax_home_copy_is_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  free text[] := ARRAY['ended_at', 'version'];
BEGIN
  IF (to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free)
     OR OLD.ended_at IS NOT NULL THEN
    RAISE EXCEPTION 'a copy is frozen' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A seat is a person's of the agency whose delegation it is in, and of a seat only
-- its end is ever changed.
CREATE OR REPLACE FUNCTION pax_seat_stays_home() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT agency_id FROM accounts_user WHERE id = NEW.user_id)
       IS DISTINCT FROM
     (SELECT agency_id FROM groups_delegation WHERE id = NEW.delegation_id) THEN
    RAISE EXCEPTION 'a seat is for one''s own agency'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF pax_user_id() IS NOT NULL AND NOT pax_keeps_delegation(NEW.delegation_id)
     AND (TG_OP = 'INSERT' OR NEW.valid_to IS NULL OR NEW.valid_to > pax_today()
          OR NEW.valid_to > OLD.valid_to) THEN
    RAISE EXCEPTION 'one leaves a group, and takes no seat in it oneself'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'UPDATE' AND (to_jsonb(OLD) - '{valid_to,version}'::text[])
       IS DISTINCT FROM (to_jsonb(NEW) - '{valid_to,version}'::text[]) THEN
    RAISE EXCEPTION 'a seat is ended, not changed'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A delegation is of its unit's agency, and its circle is its own.
CREATE OR REPLACE FUNCTION pax_delegation_stays_home() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT agency_id FROM accounts_unit WHERE id = NEW.unit_id)
       IS DISTINCT FROM NEW.agency_id
     OR EXISTS (SELECT 1 FROM accounts_unit WHERE group_id = NEW.circle_id)
     OR TG_OP = 'UPDATE' AND (OLD.agency_id, OLD.group_id, OLD.circle_id)
          IS DISTINCT FROM (NEW.agency_id, NEW.group_id, NEW.circle_id) THEN
    RAISE EXCEPTION 'a delegation keeps its place'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A share says what it said; only that it has ended is added.
CREATE OR REPLACE FUNCTION pax_share_is_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  free text[] := ARRAY['unshared_at', 'unshared_because', 'contact_id', 'version'];
BEGIN
  IF (to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free)
     OR OLD.unshared_at IS NOT NULL THEN
    RAISE EXCEPTION 'a share is frozen' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- The next number in a group's series of shared cases, one taker at a time.
CREATE OR REPLACE FUNCTION pax_next_share_number(wanted bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM groups_samverkansgrupp WHERE id = wanted FOR UPDATE;
  RETURN (SELECT coalesce(max(number), 0) + 1 FROM groups_share WHERE group_id = wanted);
END $$;

-- A copy ends when its disclosure is withdrawn: from the group's pages or the case's.
CREATE OR REPLACE FUNCTION pax_copy_ends() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE groups_sharecopy SET ended_at = NEW.withdrawn_at
   WHERE disclosure_id = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$;
