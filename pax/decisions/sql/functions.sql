-- Decisions that take two.  Here stands who may be the second, and that nothing is
-- carried out that another has not confirmed.  pax/decisions/models.py says the same.

-- Roles that read or decide nothing that needs guarding are given by one alone: the
-- same as in pax/accounts/roles.py (a test compares).
CREATE OR REPLACE FUNCTION pax_role_takes_two(role text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT role NOT IN ('medarbetare', 'est_deltagare')
$$;

-- Does a person hold, or is to hold, such a role?
CREATE OR REPLACE FUNCTION pax_takes_two(person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM accounts_membership
    WHERE user_id = person AND pax_role_takes_two(role)
      AND (valid_to IS NULL OR valid_to >= pax_today()))
$$;

-- Has a person given another a password, the first one or a new one, and so seen it?
CREATE OR REPLACE FUNCTION pax_gave_password(giver bigint, person bigint)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM decisions_pendingdecision p
    WHERE p.kind = 'password' AND p.concerns_id = person AND p.carried_at IS NOT NULL
      AND p.asked_by_id = giver)
    OR EXISTS (
    SELECT 1 FROM audit_event e JOIN accounts_user u ON u.uuid = e.about_id
    WHERE u.id = person AND e.actor_id = giver
      AND e.verb IN ('user.added', 'user.password_given'))
$$;

-- Has an authority nobody who can be the second about a person: no other
-- administrator there or above, and no manager over the person or the unit?  Then its
-- reviewer of the log is (docs/access.md).  Who is acting makes no difference.
CREATE OR REPLACE FUNCTION pax_has_no_second(
  kind text, home bigint, person bigint, place bigint, asker bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM accounts_membership m
    JOIN accounts_user u ON u.id = m.user_id AND u.is_active AND NOT u.is_unvouched
    JOIN accounts_agency a ON a.id = home
    WHERE m.user_id <> asker AND m.user_id IS DISTINCT FROM person
      AND m.valid_from <= pax_today()
      AND (m.valid_to IS NULL OR m.valid_to >= pax_today())
      AND NOT (kind = 'voucher' AND pax_gave_password(m.user_id, person))
      AND (m.role = 'systemadministrator' AND u.agency_id IN (a.id, a.parent_id)
           OR m.role = 'chef' AND u.agency_id = a.id AND EXISTS (
             SELECT 1 FROM accounts_unit n
             WHERE n.path @> ARRAY[m.unit_id] AND (n.id = place OR EXISTS (
               SELECT 1 FROM accounts_membership theirs
               WHERE theirs.user_id = person AND theirs.unit_id = n.id
                 AND theirs.valid_from <= pax_today()
                 AND (theirs.valid_to IS NULL OR theirs.valid_to >= pax_today()))))))
$$;

-- May the acting person be the second?  Never who asked, nor whom it is about, nor one
-- whose own password another gave.
-- (Of a case: that they see it is asked beside this.)
CREATE OR REPLACE FUNCTION pax_confirms(
  kind text, home bigint, person bigint, place bigint, asker bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(asker <> pax_user_id() AND person IS DISTINCT FROM pax_user_id()
    AND EXISTS (SELECT 1 FROM accounts_user
                WHERE id = pax_user_id() AND is_active AND NOT is_unvouched)
    AND CASE
      WHEN kind IN ('role', 'password', 'voucher')
        THEN pax_administers(home) OR pax_manages(person, place)
          OR (home = pax_agency_id() AND pax_has_role('loggranskare')
              AND pax_has_no_second(kind, home, person, place, asker))
      WHEN kind IN ('withdrawal', 'redaction_copy') THEN home = pax_agency_id() AND EXISTS (
        SELECT 1 FROM accounts_membership m
        WHERE m.user_id = pax_user_id() AND pax_role_reads(m.role) <> ''
          AND m.valid_from <= pax_today()
          AND (m.valid_to IS NULL OR m.valid_to >= pax_today()))
      ELSE home = pax_agency_id()
        AND (pax_has_role('chef') OR pax_has_role('samordnare')) END, false)
$$;

-- Has this been asked for by one and confirmed by another, and is it being carried out
-- by one of them in this very transaction?  `told`: among the terms that were asked for.
DROP FUNCTION IF EXISTS pax_decided(text, uuid);
CREATE OR REPLACE FUNCTION pax_decided(
  wanted text, subject uuid, told jsonb DEFAULT '{}') RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM decisions_pendingdecision d
    WHERE d.kind = wanted AND d.about = subject AND d.terms @> told
      AND d.state = 'confirmed'
      AND d.settled_by_id <> d.asked_by_id AND d.carried_at = now()
      AND pax_user_id() IN (d.asked_by_id, d.settled_by_id))
$$;

-- The same about a person, by the number of their row: it is about them and concerns
-- them.
CREATE OR REPLACE FUNCTION pax_decided_about(wanted text, person bigint)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM accounts_user u JOIN decisions_pendingdecision d ON d.about = u.uuid
    WHERE u.id = person AND d.kind = wanted AND d.concerns_id = person
      AND d.state = 'confirmed' AND d.settled_by_id <> d.asked_by_id
      AND d.carried_at = now()
      AND pax_user_id() IN (d.asked_by_id, d.settled_by_id))
$$;

-- And this very role, in this very unit.
CREATE OR REPLACE FUNCTION pax_decided_role(
  person bigint, place bigint, wanted text, since date, until date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM decisions_pendingdecision d
    WHERE d.kind = 'role' AND d.concerns_id = person AND d.unit_id = place
      AND d.terms->>'role' = wanted AND (d.terms->>'until')::date IS NOT DISTINCT FROM until
      AND (d.terms->>'since')::date <= since
      AND d.state = 'confirmed' AND d.settled_by_id <> d.asked_by_id
      AND d.carried_at = now()
      AND pax_user_id() IN (d.asked_by_id, d.settled_by_id))
$$;

-- Is this an installation where nobody else has ever had a role?  Its first
-- administrator has nobody to ask: the one exception.
CREATE OR REPLACE FUNCTION pax_is_alone() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM accounts_membership WHERE user_id <> pax_user_id())
$$;

-- A role that takes two is given by two.  Without an identity only the owner, at
-- installation, gets this far.
-- Who had none may have an account whose password one administrator gave alone: it
-- carries no right to sign before another vouches for who has it.
CREATE OR REPLACE FUNCTION pax_membership_takes_two() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF pax_user_id() IS NULL OR NOT pax_role_takes_two(NEW.role)
     OR (NEW.role = 'systemadministrator' AND pax_is_alone()) THEN
    RETURN NEW;
  END IF;
  IF pax_decided_role(
       NEW.user_id, NEW.unit_id, NEW.role, NEW.valid_from, NEW.valid_to) THEN
    UPDATE accounts_user SET is_unvouched = true
      WHERE id = NEW.user_id AND NOT pax_takes_two(NEW.user_id);
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a role that reads or decides is given by two'
    USING ERRCODE = 'insufficient_privilege';
END $$;

-- The password of one who reads or decides is given by two; what it opens has no
-- right to sign or prove until another than who gave it vouches for who has it.
CREATE OR REPLACE FUNCTION pax_password_takes_two() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF pax_user_id() IS NULL THEN
    RETURN NEW;
  END IF;
  IF (NEW.password IS DISTINCT FROM OLD.password OR NEW.is_active AND NOT OLD.is_active)
     AND OLD.id <> pax_user_id() AND pax_takes_two(OLD.id) THEN
    IF NOT pax_decided_about('password', OLD.id) THEN
      RAISE EXCEPTION 'the password of one who reads or decides is given by two'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.is_unvouched := true;
  END IF;
  IF OLD.is_unvouched AND NOT NEW.is_unvouched
     AND NOT pax_decided_about('voucher', OLD.id) THEN
    RAISE EXCEPTION 'another vouches for who has got a password'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A decision begins as asked by the one who acts, and is settled once: by another who
-- may, or taken back by who asked.  What it says never changes.
CREATE OR REPLACE FUNCTION pax_pending_takes_two() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  me bigint := pax_user_id();
  answer text[] := ARRAY['state', 'settled_by_id', 'settled_at', 'settled_because'];
BEGIN
  IF me IS NULL THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.asked_by_id <> me OR NEW.state <> 'asked' OR NEW.carried_at IS NOT NULL
       OR (NEW.kind <> 'voucher' AND EXISTS (
             SELECT 1 FROM accounts_user WHERE id = me AND is_unvouched))
       -- What is not said (NULL) is not so.
       OR NOT coalesce(CASE
         WHEN NEW.kind IN ('role', 'password') THEN
           NEW.concerns_id <> me AND pax_administers(NEW.agency_id)
           AND NEW.agency_id = (SELECT agency_id FROM accounts_user
                                WHERE id = NEW.concerns_id)
         WHEN NEW.kind = 'voucher' THEN
           NEW.concerns_id = me AND NEW.agency_id = pax_agency_id()
         WHEN NEW.kind = 'redaction' THEN
           NEW.agency_id = pax_agency_id()
           AND (pax_has_role('chef') OR pax_has_role('samordnare'))
         ELSE NEW.agency_id = pax_agency_id() END, false)
       OR (NEW.unit_id IS NOT NULL AND NEW.agency_id IS DISTINCT FROM
             (SELECT agency_id FROM accounts_unit WHERE id = NEW.unit_id))
       OR (NEW.kind IN ('role', 'password', 'voucher') AND NEW.about IS DISTINCT FROM
             (SELECT uuid FROM accounts_user WHERE id = NEW.concerns_id)) THEN
      RAISE EXCEPTION 'one asks in one''s own name, for what is one''s own to ask for'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF (to_jsonb(OLD) - answer - 'carried_at')
       IS DISTINCT FROM (to_jsonb(NEW) - answer - 'carried_at') THEN
    RAISE EXCEPTION 'what was asked for stands'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.state = 'asked' THEN
    IF NEW.settled_by_id IS DISTINCT FROM me OR NEW.carried_at IS NOT NULL
       OR NOT (CASE NEW.state
         WHEN 'taken_back' THEN OLD.asked_by_id = me
         ELSE pax_confirms(OLD.kind, OLD.agency_id, OLD.concerns_id, OLD.unit_id,
                           OLD.asked_by_id)
           -- Who gave the password has seen it, and vouches for nobody.
           AND (OLD.kind <> 'voucher'
                OR NOT pax_gave_password(me, OLD.concerns_id)) END)
    THEN
      RAISE EXCEPTION 'another confirms'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF (OLD.state, OLD.settled_by_id, OLD.settled_at, OLD.settled_because)
       IS DISTINCT FROM
       (NEW.state, NEW.settled_by_id, NEW.settled_at, NEW.settled_because)
     OR OLD.carried_at IS NOT NULL OR OLD.state <> 'confirmed'
     OR NEW.carried_at IS DISTINCT FROM now()
     OR me NOT IN (OLD.asked_by_id, OLD.settled_by_id)
     -- Who vouched that a password may be given does not get to see it.
     OR OLD.kind = 'password' AND me <> OLD.asked_by_id THEN
    RAISE EXCEPTION 'a decision is settled once, and carried out once'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
