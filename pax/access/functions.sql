-- Who sees which row: the rule, once.  Row policies and triggers only call these.
--
-- Applied before every migrate (pax/access/install.py), so the database's rule is
-- always the one that stands here.  Owned by the migrating role: SECURITY DEFINER
-- lets a function read the tables that the rule itself guards, without recursion.

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

-- Does the acting person see this case?  Through the access index, or because it
-- is being made in this very transaction, before any grant on it can exist.
-- (`+ 0`: by the case's own few rows, however many readers one has.)
CREATE OR REPLACE FUNCTION pax_sees_case(wanted bigint, readers bigint[])
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM cases_caseaccess a
             WHERE a.case_id = wanted AND a.reader + 0 = ANY (readers)) THEN
    RETURN true;
  END IF;
  RETURN EXISTS (SELECT 1 FROM cases_case c
                 WHERE c.id = wanted AND c.created_by_id = pax_user_id()
                   AND c.created_at = now());
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

CREATE OR REPLACE FUNCTION pax_is_ours(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT wanted = pax_agency_id()
$$;

-- Does the acting person see this disclosure?  The sender's side while it sees the
-- case it came from; the receiver's side once it is sent and until it is withdrawn:
-- the unit it was sent to, and when a case there holds it, those who see the case.
-- And whoever is making it, in the very transaction where it is made.
CREATE OR REPLACE FUNCTION pax_sees_disclosure(wanted bigint, readers bigint[])
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM cases_disclosure d WHERE d.id = wanted AND (
      (d.created_by_id = pax_user_id() AND d.created_at = now())
      OR (d.case_id IS NULL AND d.sender_group_id = ANY (readers))
      OR (d.sent_at IS NOT NULL AND d.withdrawn_at IS NULL
          AND CASE WHEN d.receiver_case_id IS NULL
                   THEN d.receiver_group_id = ANY (readers)
                   ELSE pax_sees_case(d.receiver_case_id, readers) END)
      OR pax_sees_case(d.case_id, readers)))
$$;

-- Is the acting person making this disclosure right now?  Files go with it then,
-- and never afterwards.
CREATE OR REPLACE FUNCTION pax_makes_disclosure(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM cases_disclosure d WHERE d.id = wanted
      AND d.sender_agency_id = pax_agency_id()
      AND d.created_by_id = pax_user_id() AND d.created_at = now())
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

-- A processkarta is written by the agency of the unit it belongs to.
CREATE OR REPLACE FUNCTION pax_owns_unit(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM accounts_unit
                 WHERE id = wanted AND agency_id = pax_agency_id())
$$;

CREATE OR REPLACE FUNCTION pax_owns_map(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM cases_processmap
                 WHERE id = wanted AND pax_owns_unit(unit_id))
$$;

CREATE OR REPLACE FUNCTION pax_reads_map(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM cases_processmap WHERE id = wanted
                 AND (unit_id IS NULL AND pax_user_id() IS NOT NULL
                      OR pax_owns_unit(unit_id)))
$$;

-- The acting system user's agency: automatic work touches only its own agency.
CREATE OR REPLACE FUNCTION pax_system_agency() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT agency_id FROM accounts_user
  WHERE id = pax_user_id() AND is_active AND is_system
$$;

-- A grant never crosses between authorities: that is what disclosures are for.
CREATE OR REPLACE FUNCTION pax_grant_stays_home() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  home bigint := (SELECT agency_id FROM cases_case WHERE id = NEW.content_object_id);
  away bigint;
BEGIN
  IF TG_TABLE_NAME = 'cases_casegroupgrant' THEN
    away := (SELECT agency_id FROM accounts_unit WHERE group_id = NEW.group_id);
  ELSE
    away := (SELECT agency_id FROM accounts_user WHERE id = NEW.user_id);
  END IF;
  IF home IS DISTINCT FROM away THEN
    RAISE EXCEPTION 'a grant cannot cross between authorities'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A disclosure is made by its sender, in the name of the one who decides, from a
-- case that they see; and it lands in no other case of the receiver's than the one
-- it replies to.  (Data loaded by the owner has no identity and is not asked.)
CREATE OR REPLACE FUNCTION pax_disclosure_is_the_senders() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF pax_user_id() IS NULL THEN
    RETURN NEW;
  END IF;
  IF NEW.sender_agency_id IS DISTINCT FROM pax_agency_id()
     OR NEW.created_by_id IS DISTINCT FROM pax_user_id()
     OR NEW.decided_by_id IS DISTINCT FROM pax_user_id()
     OR NOT EXISTS (SELECT 1 FROM accounts_unit u
                    WHERE u.id = NEW.sender_unit_id
                      AND u.agency_id = NEW.sender_agency_id
                      AND u.group_id = NEW.sender_group_id
                      AND u.activity = NEW.source_activity)
     OR NOT EXISTS (SELECT 1 FROM accounts_unit u
                    WHERE u.id = NEW.receiver_unit_id
                      AND u.agency_id = NEW.receiver_agency_id
                      AND (u.group_id = NEW.receiver_group_id
                           OR pax_circle_is_of(NEW.receiver_group_id, u.agency_id)))
     OR (NEW.case_id IS NOT NULL AND NOT pax_sees_case(NEW.case_id, pax_readers()))
  THEN
    RAISE EXCEPTION 'a disclosure is made by its sender, from a case of its own'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (NEW.received_at, NEW.received_by_id, NEW.answered_at, NEW.withdrawn_at,
      NEW.withdrawn_by_id) IS DISTINCT FROM (NULL, NULL, NULL, NULL, NULL) THEN
    RAISE EXCEPTION 'a disclosure begins as sent'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (NEW.in_reply_to_id IS NOT NULL OR NEW.receiver_case_id IS NOT NULL)
     AND NOT EXISTS (
       SELECT 1 FROM cases_disclosure root WHERE root.id = NEW.in_reply_to_id
         AND pax_sees_disclosure(root.id, pax_readers())
         AND (NEW.receiver_case_id IS NULL
              OR (root.sender_agency_id = NEW.receiver_agency_id
                  AND root.case_id = NEW.receiver_case_id)
              OR (root.receiver_agency_id = NEW.receiver_agency_id
                  AND root.receiver_case_id = NEW.receiver_case_id)))
  THEN
    RAISE EXCEPTION 'a reply lands in the case that it replies to'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A sent disclosure is a frozen copy.  The receiver may say, once, that it has
-- received it into a case of its own; the sender may note that it is answered, and
-- withdraw it, once.  Nothing else about it ever changes.
CREATE OR REPLACE FUNCTION pax_disclosure_is_frozen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  free text[] := ARRAY['received_at', 'received_by_id', 'receiver_case_id',
                       'answered_at', 'withdrawn_at', 'withdrawn_by_id',
                       'withdrawn_because', 'version'];
  ours bigint := pax_agency_id();
BEGIN
  IF (to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free) THEN
    RAISE EXCEPTION 'a disclosure is frozen'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (OLD.withdrawn_at, OLD.withdrawn_by_id, OLD.withdrawn_because)
       IS DISTINCT FROM (NEW.withdrawn_at, NEW.withdrawn_by_id, NEW.withdrawn_because)
     AND (ours IS DISTINCT FROM OLD.sender_agency_id OR OLD.withdrawn_at IS NOT NULL)
  THEN
    RAISE EXCEPTION 'only the sender withdraws a disclosure, and only once'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.answered_at IS DISTINCT FROM NEW.answered_at
     AND ours IS DISTINCT FROM OLD.sender_agency_id THEN
    RAISE EXCEPTION 'only the sender notes that a disclosure is answered'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (OLD.received_at, OLD.received_by_id, OLD.receiver_case_id)
       IS DISTINCT FROM (NEW.received_at, NEW.received_by_id, NEW.receiver_case_id)
     AND (ours IS DISTINCT FROM OLD.receiver_agency_id OR OLD.received_at IS NOT NULL)
  THEN
    RAISE EXCEPTION 'only the receiver receives a disclosure, and only once'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.receiver_case_id IS DISTINCT FROM NEW.receiver_case_id
     AND (OLD.receiver_case_id IS NOT NULL
          OR NOT EXISTS (SELECT 1 FROM cases_case c
                         WHERE c.id = NEW.receiver_case_id AND c.agency_id = ours))
  THEN
    RAISE EXCEPTION 'a disclosure is received into a case of one''s own'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- What a published processkarta says never changes: cases under way rely on it.
CREATE OR REPLACE FUNCTION pax_published_is_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.published_at IS NOT NULL THEN
    RAISE EXCEPTION 'a published version is frozen'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- What the application never changes about a person, a unit and a role, whoever
-- asks: to whom they belong.  Without an identity only the owner gets this far.
CREATE OR REPLACE FUNCTION pax_user_keeps_place() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  own text[] := ARRAY['password', 'last_login', 'must_change_password',
                      'session_epoch'];
BEGIN
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
     AND (OLD.id = pax_user_id() OR NOT pax_administers(OLD.agency_id)) THEN
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

-- Of a role only its end is ever changed; who, where, what and from when stand.
CREATE OR REPLACE FUNCTION pax_membership_only_ends() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(OLD) - 'valid_to') IS DISTINCT FROM (to_jsonb(NEW) - 'valid_to') THEN
    RAISE EXCEPTION 'a role is ended, not changed'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
