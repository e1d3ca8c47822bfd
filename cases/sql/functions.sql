-- Who sees which case and which disclosure, and what never changes about them.
-- Row policies and triggers only call these; the application says the same once more
-- in cases/case/models.py.

-- Is this group of readers another than the unit's own, that an agency reads by all
-- the same?  Until the app above that knows answers, none is
-- (samverkan/groups/sql/functions.sql: the circle of one of its delegations).
CREATE OR REPLACE FUNCTION pax_circle_is_of(wanted bigint, home bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT false
$$;

-- Does the acting person see this case?  Through the access index, or because it
-- is being made in this very transaction, before any grant on it can exist.
-- (`+ 0`: by the case's own few rows, however many readers one has.)
-- And not one who has said that they are biased in it (jäv).
CREATE OR REPLACE FUNCTION pax_sees_case(wanted bigint, readers bigint[])
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM cases_javcheck j
             WHERE j.person_id = pax_user_id() AND j.case_id = wanted
               AND j.is_biased AND j.lifted_at IS NULL) THEN
    RETURN false;
  END IF;
  IF EXISTS (SELECT 1 FROM cases_caseaccess a
             WHERE a.case_id = wanted AND a.reader + 0 = ANY (readers)) THEN
    RETURN true;
  END IF;
  RETURN EXISTS (SELECT 1 FROM cases_case c
                 WHERE c.id = wanted AND c.created_by_id = pax_user_id()
                   AND c.created_at = now());
END $$;

-- The cases that the acting person is biased in (16-17 §§ förvaltningslagen): few, and
-- asked for once in each query.  Until another lifts it, however often they say no.
CREATE OR REPLACE FUNCTION pax_biased_in() RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(array_agg(DISTINCT case_id), '{}') FROM cases_javcheck
          WHERE person_id = pax_user_id() AND is_biased AND lifted_at IS NULL);
END $$;

-- One answers about bias for oneself.  A yes is lifted once, with a reason, by another
-- who gives out work; nothing else about an answer changes.
CREATE OR REPLACE FUNCTION pax_bias_is_lifted_by_another() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  lifting text[] := ARRAY['lifted_at', 'lifted_by_id', 'lifted_because', 'version'];
BEGIN
  IF pax_user_id() IS NULL THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.person_id <> pax_user_id() OR NEW.lifted_at IS NOT NULL THEN
      RAISE EXCEPTION 'one answers about bias for oneself'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF (to_jsonb(OLD) - lifting) IS DISTINCT FROM (to_jsonb(NEW) - lifting)
     OR OLD.lifted_at IS NOT NULL OR NEW.lifted_at IS NULL
     OR NEW.lifted_by_id IS DISTINCT FROM pax_user_id()
     OR OLD.person_id = pax_user_id()
     OR NOT (pax_has_role('chef') OR pax_has_role('polis_lokal')
             OR pax_has_role('polis_region')) THEN
    RAISE EXCEPTION 'bias is lifted by another who gives out work'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

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

-- A processkarta is written by the agency of the unit it belongs to, and read by
-- that agency; one that ships with Pax by everybody.
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
  -- And by two (pax_decided, pax/decisions), but for what goes with a group's work.
  IF OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at AND pax_user_id() IS NOT NULL
     AND OLD.kind NOT IN ('gruppdelning', 'tillsyn')
     AND NOT pax_decided('withdrawal', OLD.uuid) THEN
    RAISE EXCEPTION 'a disclosure is withdrawn by two'
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

-- An event of the chain stands as it was written down, but for its days: those can be
-- corrected, and history keeps what stood there and why.
CREATE OR REPLACE FUNCTION pax_event_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  free text[] := ARRAY['on', 'data', 'version'];
  days text[] := ARRAY['suspected_on', 'final_on'];
  told text[] := ARRAY['because', 'data', 'version'];
BEGIN
  -- What another told us and takes back goes (cases/disclosure/copied.py).
  IF OLD.told_by_id IS NOT NULL AND pax_system_agency() IS NOT NULL
     AND NEW.data = '{"taken_back": true}' AND NEW.because = 'Återkallat av avsändaren'
     AND (to_jsonb(OLD) - told) IS NOT DISTINCT FROM (to_jsonb(NEW) - told) THEN
    RETURN NEW;
  END IF;
  IF (to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free)
     OR (OLD.data - days) IS DISTINCT FROM (NEW.data - days) THEN
    RAISE EXCEPTION 'an event of the chain stands'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- Where a record was changed because the sender took back what it was made of, let the
-- earlier versions too say what stands now, in each column that was changed then.
CREATE OR REPLACE FUNCTION pax_forget_taken_back(history regclass, record bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  now_is jsonb;
  was jsonb;
  col text;
BEGIN
  EXECUTE format(
    'SELECT to_jsonb(h) FROM %s h JOIN accounts_user u ON u.id = h.history_user_id'
    ' WHERE h.id = $1 AND u.is_system AND h.history_change_reason = %L'
    ' ORDER BY h.history_id DESC LIMIT 1', history, 'Återkallat av avsändaren')
    INTO now_is USING record;
  IF now_is IS NULL THEN
    RETURN;
  END IF;
  EXECUTE format('SELECT to_jsonb(h) FROM %s h WHERE h.id = $1 AND h.history_id < $2'
                 ' ORDER BY h.history_id DESC LIMIT 1', history)
    INTO was USING record, (now_is ->> 'history_id')::bigint;
  FOR col IN SELECT key FROM jsonb_object_keys(was) AS key
             WHERE NOT starts_with(key, 'history_') AND key <> 'version'
               AND was -> key IS DISTINCT FROM now_is -> key LOOP
    EXECUTE format(
      'UPDATE %1$s h SET %2$I = n.%2$I FROM %1$s n WHERE n.history_id = $1'
      ' AND h.id = $2 AND h.history_id < $1 AND to_jsonb(h) -> %2$L = $3',
      history, col) USING (now_is ->> 'history_id')::bigint, record, was -> col;
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION pax_forget_taken_back(regclass, bigint) FROM PUBLIC;

-- What a receiver took over from a disclosure is gone from the history as well, once the
-- sender has taken it back: whoever does, and wherever it was written.
CREATE OR REPLACE FUNCTION pax_copied_goes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pax_forget_taken_back('cases_historicalunderrattelse', id)
    FROM cases_underrattelse WHERE disclosure_id = NEW.in_reply_to_id;
  PERFORM pax_forget_taken_back('cases_historicalcase', NEW.receiver_case_id);
  PERFORM pax_forget_taken_back('cases_historicalimpulse', id)
    FROM cases_impulse WHERE disclosure_id = NEW.id;
  PERFORM pax_forget_taken_back('cases_historicalstepchange', id)
    FROM cases_stepchange WHERE told_by_id = NEW.id;
  PERFORM pax_forget_taken_back('cases_historicaldocument', id)
    FROM cases_document WHERE case_id = NEW.receiver_case_id;
  PERFORM pax_forget_taken_back('cases_historicalparticipation', id)
    FROM cases_participation WHERE case_id = NEW.receiver_case_id;
  RETURN NULL;
END $$;

-- Is something that was sent to this case being taken back by two, in this transaction?
-- (Not pax_decided: at the receiver it is the authority's system user who acts.)
CREATE OR REPLACE FUNCTION pax_is_taken_back_from(receiver bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM cases_disclosure sent
    JOIN decisions_pendingdecision two ON two.kind = 'withdrawal' AND two.about = sent.uuid
    WHERE sent.receiver_case_id = receiver AND two.agency_id = sent.sender_agency_id
      AND two.state = 'confirmed' AND two.settled_by_id <> two.asked_by_id
      AND two.carried_at = now())
$$;

-- A file is as it came in: only what its sender takes back goes, and all of it.
CREATE OR REPLACE FUNCTION pax_file_stands() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF row_security_active(TG_RELID)
     AND NOT (NEW.description = 'Återkallat av avsändaren'
              AND NEW.sha256 <> OLD.sha256
              AND pax_is_taken_back_from(OLD.case_id)) THEN
    RAISE EXCEPTION 'what came in stands, as if it were decided'
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

-- Of a unit's own maps that stand, one is for each support: which one a new case
-- follows is never in doubt.  A withdrawn one stays so.
CREATE OR REPLACE FUNCTION pax_map_is_alone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND pax_user_id() IS NOT NULL AND OLD.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'a withdrawn map has ended'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.unit_id IS NULL OR NEW.withdrawn_at IS NOT NULL THEN
    RETURN NEW;
  END IF;
  -- One at a time in a unit: two at once would not see each other.
  PERFORM 1 FROM accounts_unit WHERE id = NEW.unit_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM cases_processmap
              WHERE unit_id = NEW.unit_id AND id <> NEW.id AND withdrawn_at IS NULL
                AND supports && NEW.supports) THEN
    RAISE EXCEPTION 'another map of the unit is for that support'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- What is struck from a case leaves its last words and the reason in the history, written
-- by whoever struck it (cases/investigation/services.py).  Asked when the transaction ends.
CREATE OR REPLACE FUNCTION pax_struck_with_a_reason() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  is_told boolean;
BEGIN
  EXECUTE format(
    'SELECT EXISTS (SELECT 1 FROM %I WHERE id = $1 AND history_type = ''-'''
    ' AND history_user_id = pax_user_id() AND history_change_reason <> '''')',
    replace(TG_TABLE_NAME, 'cases_', 'cases_historical')) INTO is_told USING OLD.id;
  IF pax_user_id() IS NOT NULL AND NOT is_told THEN
    RAISE EXCEPTION 'nothing is struck without a reason'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;

-- Whose a case is, what it is called, which processkarta it follows and what it was
-- opened from stand for life.
CREATE OR REPLACE FUNCTION pax_case_keeps_place() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF row_security_active(TG_RELID) THEN
    RAISE EXCEPTION 'a case keeps its place' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
