-- Who sees which row: the rule, once.  Row policies and triggers only call these.
--
-- Here stands what is true of everybody: who is acting, on which day, for which
-- authority, with which roles, and as whom one reads.  What is true of cases, groups
-- and the rest stands in the sql/ of the app whose tables it names.
--
-- Applied before every migrate (pax/access/install.py), so the database's rule is
-- always the one that stands here.  Owned by the migrating role: SECURITY DEFINER
-- lets a function read the tables that the rule itself guards, without recursion.

-- --- Answered above ----------------------------------------------------------------
-- The questions that the rules here ask of what stands on them.  Until the app
-- that knows replaces the answer, there is none, and nobody sees anything by it.

-- The circles that a person sits in today, for their own agency: groups of readers
-- beside the units'.  Answered by samverkan/groups/sql/functions.sql.
CREATE OR REPLACE FUNCTION pax_circles(person bigint, home bigint, is_system boolean)
RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT NULL::bigint WHERE false
$$;

-- Does the acting person see this case?  The log asks.  Answered by
-- cases/sql/functions.sql.
CREATE OR REPLACE FUNCTION pax_sees_case(wanted bigint, readers bigint[])
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT false
$$;

-- Is this a copy of another's record, which keeps its author (a correction's)?
-- Answered by samverkan/est/sql/functions.sql.
CREATE OR REPLACE FUNCTION pax_copies_authors(home text, made jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT false
$$;

-- --- Who is acting -----------------------------------------------------------------
-- The identity of the transaction: set by acting_as() and gone at its end.
CREATE OR REPLACE FUNCTION pax_user_id() RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('pax.user_id', true), '')::bigint
$$;

-- The day it is in Sweden: the connection's own clock is UTC, and roles begin and
-- end at a Swedish midnight.
CREATE OR REPLACE FUNCTION pax_today() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT (now() AT TIME ZONE 'Europe/Stockholm')::date
$$;

CREATE OR REPLACE FUNCTION pax_agency_id() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT agency_id FROM accounts_user WHERE id = pax_user_id() AND is_active
$$;

-- Roles that read cases: the same as in pax/accounts/roles.py (a test compares).
CREATE OR REPLACE FUNCTION pax_role_reads(role text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN role IN ('handlaggare', 'polis_lokal', 'aklagare', 'gruppordforande')
      THEN 'unit'
    WHEN role IN ('chef', 'samordnare', 'polis_region') THEN 'below'
    ELSE '' END
$$;

-- The readers one acts as: the groups of one's units on this day, and oneself
-- (as a negative number, so that groups and people share one narrow column).
-- A system user is every unit of its agency, and the agency's system group.
-- In plpgsql, which keeps its plan from one query to the next: every query of every
-- page asks this (0.5 ms became 0.15).
CREATE OR REPLACE FUNCTION pax_readers() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN (
  WITH me AS (
    SELECT id, agency_id, is_system FROM accounts_user
    WHERE id = pax_user_id() AND is_active
  ), mine AS (
    SELECT m.unit_id, pax_role_reads(m.role) AS reads
    FROM accounts_membership m JOIN me ON m.user_id = me.id
    WHERE m.valid_from <= pax_today()
      AND (m.valid_to IS NULL OR m.valid_to >= pax_today())
  )
  SELECT coalesce(array_agg(DISTINCT reader), '{}') FROM (
    SELECT u.group_id::bigint AS reader FROM mine
      JOIN accounts_unit u ON u.id = mine.unit_id WHERE mine.reads <> ''
    UNION ALL
    SELECT u.group_id::bigint FROM mine
      JOIN accounts_unit u ON u.path @> ARRAY[mine.unit_id] WHERE mine.reads = 'below'
    UNION ALL
    SELECT -me.id FROM me WHERE me.is_system
        OR EXISTS (SELECT 1 FROM mine WHERE mine.reads <> '')
    UNION ALL
    SELECT u.group_id::bigint FROM me
      JOIN accounts_unit u ON u.agency_id = me.agency_id WHERE me.is_system
    UNION ALL
    -- The circles one sits in: what has been given to one's agency in a group.
    SELECT pax_circles(me.id, me.agency_id, me.is_system) FROM me
  ) AS readers);
END $$;

-- Does the acting person hold this role somewhere today?
CREATE OR REPLACE FUNCTION pax_has_role(wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM accounts_membership m
    JOIN accounts_user u ON u.id = m.user_id AND u.is_active
    WHERE m.user_id = pax_user_id() AND m.role = wanted
      AND m.valid_from <= pax_today()
      AND (m.valid_to IS NULL OR m.valid_to >= pax_today()))
$$;

-- Is it an authority of the same municipality as the acting person's own?
CREATE OR REPLACE FUNCTION pax_is_of_our_municipality(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM accounts_agency a, accounts_agency ours
     WHERE a.id = wanted AND ours.id = pax_agency_id()
       AND coalesce(a.parent_id, a.id) = coalesce(ours.parent_id, ours.id))
$$;

-- Does the acting person work for the authority that leads the municipality's crime
-- prevention (lag 2023:196 13 §)?
CREATE OR REPLACE FUNCTION pax_leads_prevention() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM accounts_agency
                 WHERE id = pax_agency_id() AND leads_prevention)
$$;

-- Does the acting person coordinate there?  The role alone is not enough: it is given
-- in other authorities too, and there is one EST and one list of areas.
CREATE OR REPLACE FUNCTION pax_coordinates() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_has_role('samordnare') AND pax_leads_prevention()
$$;

CREATE OR REPLACE FUNCTION pax_is_ours(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT wanted = pax_agency_id()
$$;

-- Administrators: of their own agency and of those that are part of it.
CREATE OR REPLACE FUNCTION pax_is_administrator() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM accounts_membership m
    JOIN accounts_user u ON u.id = m.user_id AND u.is_active
    WHERE m.user_id = pax_user_id() AND m.role = 'systemadministrator'
      AND m.valid_from <= pax_today()
      AND (m.valid_to IS NULL OR m.valid_to >= pax_today()))
$$;

CREATE OR REPLACE FUNCTION pax_administers(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_is_administrator() AND EXISTS (
    SELECT 1 FROM accounts_agency a
    WHERE a.id = wanted AND pax_agency_id() IN (a.id, a.parent_id))
$$;

CREATE OR REPLACE FUNCTION pax_administers_unit(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM accounts_unit
                 WHERE id = wanted AND pax_administers(agency_id))
$$;

-- Nobody, administrators included, gives a role to themselves; and a role is
-- always in a unit of the person's own agency.
CREATE OR REPLACE FUNCTION pax_administers_membership(person bigint, place bigint)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT person <> pax_user_id() AND EXISTS (
    SELECT 1 FROM accounts_user u JOIN accounts_unit n ON n.agency_id = u.agency_id
    WHERE u.id = person AND n.id = place AND pax_administers(u.agency_id))
$$;

-- Is the acting person the manager of the unit, or of one where the person works
-- today: there, or in a unit above?
CREATE OR REPLACE FUNCTION pax_manages(person bigint, place bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM accounts_membership m
    JOIN accounts_user me ON me.id = m.user_id AND me.is_active
    JOIN accounts_unit u ON u.agency_id = me.agency_id AND u.path @> ARRAY[m.unit_id]
    WHERE m.user_id = pax_user_id() AND m.role = 'chef'
      AND m.valid_from <= pax_today()
      AND (m.valid_to IS NULL OR m.valid_to >= pax_today())
      AND (u.id = place OR EXISTS (
        SELECT 1 FROM accounts_membership theirs
        WHERE theirs.user_id = person AND theirs.unit_id = u.id
          AND theirs.valid_from <= pax_today()
          AND (theirs.valid_to IS NULL OR theirs.valid_to >= pax_today()))))
$$;

-- A substitute and the one who is away are of the same authority; of a row only its
-- end is ever changed, and only to a nearer day.
CREATE OR REPLACE FUNCTION pax_substitute_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  free text[] := ARRAY['valid_to', 'version'];
BEGIN
  IF (SELECT count(*) FROM accounts_user
       WHERE id IN (NEW.absent_id, NEW.substitute_id)
         AND agency_id = NEW.agency_id) <> 2 THEN
    RAISE EXCEPTION 'a substitute is of the same authority'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'UPDATE' AND ((to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free)
     OR NEW.valid_to > OLD.valid_to) THEN
    RAISE EXCEPTION 'a substitute is ended, not changed'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- The agency whose access log the acting person may read, if any.
CREATE OR REPLACE FUNCTION pax_log_agency() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.agency_id FROM accounts_user u
  JOIN accounts_membership m ON m.user_id = u.id
  WHERE u.id = pax_user_id() AND u.is_active AND m.role = 'loggranskare'
    AND m.valid_from <= pax_today()
    AND (m.valid_to IS NULL OR m.valid_to >= pax_today())
  LIMIT 1
$$;

-- What belongs to a unit is written by the unit's agency.
CREATE OR REPLACE FUNCTION pax_owns_unit(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM accounts_unit
                 WHERE id = wanted AND agency_id = pax_agency_id())
$$;

-- The acting system user's agency: automatic work touches only its own agency.
CREATE OR REPLACE FUNCTION pax_system_agency() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT agency_id FROM accounts_user
  WHERE id = pax_user_id() AND is_active AND is_system
$$;

-- What the application never changes about a person, a unit and a role, whoever
-- asks: to whom they belong.  Without an identity only the owner gets this far.
CREATE OR REPLACE FUNCTION pax_user_keeps_place() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  own text[] := ARRAY['password', 'last_login', 'must_change_password',
                      'session_epoch', 'is_unvouched'];
BEGIN
  -- Sessions are tied to the epoch, so that the hash need never be read for them.
  IF TG_OP = 'UPDATE' AND NEW.password IS DISTINCT FROM OLD.password
     AND NEW.session_epoch = OLD.session_epoch THEN
    NEW.session_epoch := OLD.session_epoch + 1;
  END IF;
  IF pax_user_id() IS NULL THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.is_system THEN
      RAISE EXCEPTION 'system users are made at installation'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF (OLD.id, OLD.uuid, OLD.agency_id, OLD.is_system, OLD.username)
       IS DISTINCT FROM (NEW.id, NEW.uuid, NEW.agency_id, NEW.is_system, NEW.username)
     OR NEW.session_epoch < OLD.session_epoch THEN
    RAISE EXCEPTION 'a user keeps name and agency'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (to_jsonb(OLD) - own) IS DISTINCT FROM (to_jsonb(NEW) - own)
     AND (OLD.id = pax_user_id() OR NOT pax_administers(OLD.agency_id))
     -- Who confirms something of another ends their sessions, and gives no password.
     OR OLD.id <> pax_user_id() AND NOT pax_administers(OLD.agency_id)
        AND (to_jsonb(OLD) - ARRAY['session_epoch', 'is_unvouched'])
            IS DISTINCT FROM (to_jsonb(NEW) - ARRAY['session_epoch', 'is_unvouched']) THEN
    RAISE EXCEPTION 'only an administrator changes a user'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A unit's path follows from its parent, which is of the same agency.
CREATE OR REPLACE FUNCTION pax_unit_keeps_place() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  above accounts_unit;
BEGIN
  SELECT * INTO above FROM accounts_unit WHERE id = NEW.parent_id;
  IF above.agency_id <> NEW.agency_id OR TG_OP = 'UPDATE'
     AND (OLD.id, OLD.uuid, OLD.agency_id, OLD.group_id, OLD.parent_id)
       IS DISTINCT FROM (NEW.id, NEW.uuid, NEW.agency_id, NEW.group_id, NEW.parent_id)
  THEN
    RAISE EXCEPTION 'a unit keeps its place'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.path := coalesce(above.path, '{}') || NEW.id;
  RETURN NEW;
END $$;

-- The kinds of agency that a role can be given in: the same as in
-- pax/accounts/roles.py (a test compares).  NULL: all.
CREATE OR REPLACE FUNCTION pax_role_kinds(role text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN role IN ('samordnare', 'fortroendevald') THEN ARRAY['kommun', 'namnd']
    WHEN role IN ('polis_lokal', 'polis_region') THEN ARRAY['polis']
    WHEN role = 'aklagare' THEN ARRAY['aklagare'] END
$$;

-- A role is given where it belongs, whoever gives it.
CREATE OR REPLACE FUNCTION pax_membership_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF pax_role_kinds(NEW.role) IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM accounts_unit u JOIN accounts_agency a ON a.id = u.agency_id
        WHERE u.id = NEW.unit_id AND a.kind = ANY (pax_role_kinds(NEW.role))) THEN
    RAISE EXCEPTION 'the role is not given in an agency of that kind'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- However many have decided it: a role is had in one's own authority.
  IF pax_user_id() IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM accounts_user u JOIN accounts_unit n ON n.agency_id = u.agency_id
        WHERE u.id = NEW.user_id AND n.id = NEW.unit_id) THEN
    RAISE EXCEPTION 'a role is given in one''s own agency'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- Of a role only its end is ever changed; who, where, what and from when stand.
CREATE OR REPLACE FUNCTION pax_membership_only_ends() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(OLD) - 'valid_to') IS DISTINCT FROM (to_jsonb(NEW) - 'valid_to')
     OR pax_user_id() IS NOT NULL AND OLD.valid_to IS NOT NULL
        AND (NEW.valid_to IS NULL OR NEW.valid_to > OLD.valid_to) THEN
    RAISE EXCEPTION 'a role is ended, not changed'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- --- What the database itself says ------------------------------------------------
-- The triggers of these follow from the models (pax/access/install.py).  The tables'
-- owner, whom no row policy binds, is not asked: migrations and first set-ups.

-- A version of a record is written by who is acting, now, whatever is handed in.
CREATE OR REPLACE FUNCTION pax_history_is_told() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF row_security_active(TG_RELID) THEN
    NEW.history_user_id := pax_user_id();
    NEW.history_date := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;

-- And so is an event of the log, in one's own name.
CREATE OR REPLACE FUNCTION pax_event_is_told() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF row_security_active(TG_RELID) THEN
    NEW.at := clock_timestamp();
    NEW.actor := coalesce(
      (SELECT name FROM accounts_user WHERE id = pax_user_id()), '');
  END IF;
  RETURN NEW;
END $$;

-- A record says who made it and when; asked only of one that says another.  What a
-- correction copies keeps its authors: the tables whose rows it copies say so by a
-- function of their own, pax_copies_authors().
CREATE OR REPLACE FUNCTION pax_says_who_made_it() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF row_security_active(TG_RELID) AND NOT pax_copies_authors(TG_TABLE_NAME, to_jsonb(NEW)) THEN
    RAISE EXCEPTION 'a record says who made it, and when'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION pax_keeps_its_origin() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF row_security_active(TG_RELID) THEN
    RAISE EXCEPTION 'a record keeps its origin'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- What stands is not changed, but for the columns that are named after the words.
CREATE OR REPLACE FUNCTION pax_stands() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF row_security_active(TG_RELID)
     AND (to_jsonb(OLD) - TG_ARGV[1:]) IS DISTINCT FROM (to_jsonb(NEW) - TG_ARGV[1:]) THEN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A unit is of the agency that the row says.
CREATE OR REPLACE FUNCTION pax_unit_is_the_agencys() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.unit_id IS NOT NULL AND NEW.agency_id IS DISTINCT FROM
       (SELECT agency_id FROM accounts_unit WHERE id = NEW.unit_id) THEN
    RAISE EXCEPTION 'a unit is of its own agency'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- The hash that a password is compared with, of the one that signing in has named and
-- of nobody else: no query reads it of many.
CREATE OR REPLACE FUNCTION pax_password_of(wanted bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT password FROM accounts_user
   WHERE id = wanted AND current_setting('pax.signing_in', true) = wanted::text
$$;

-- --- How Swedish is read ---------------------------------------------------------
-- Letters without their marks: İbrahim is Ibrahim, Łukasz is Lukasz.  Å, ä and ö are
-- letters and no marks in Swedish, and stay unless they are said to go.  fold()
-- (pax/ui/text.py) says the same of small letters.  Not the extension unaccent: which
-- letters it takes for which is the server's to change, and å is one of them.
CREATE OR REPLACE FUNCTION pax_folded(given text, keep_swedish boolean DEFAULT true)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT translate(regexp_replace(normalize(
      translate(
        replace(replace(replace(replace(replace(
          translate(normalize(given, NFC), 'łŁđĐðÐħŧŦøØæÆıə', 'lLdDdDhtTöÖäÄie'),
          'ß', 'ss'), 'þ', 'th'), 'Þ', 'Th'), 'œ', 'oe'), 'Œ', 'Oe'),
        CASE WHEN keep_swedish THEN 'åäöÅÄÖ' ELSE '' END,
        U&'\E000\E001\E002\E003\E004\E005'),
      NFD), U&'[\0300-\036F]', '', 'g'),
    U&'\E000\E001\E002\E003\E004\E005', 'åäöÅÄÖ')
$$;

-- What a name is sorted by: small letters without marks, and å, ä and ö last, in that
-- order.  Not a collation of ICU's: not every PostgreSQL is built with it.  sort_key()
-- (pax/ui/swedish.py) says the same.  Compared COLLATE "C".
CREATE OR REPLACE FUNCTION pax_in_swedish(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT translate(lower(pax_folded(given)), 'åäö', '{|}')
$$;
