-- What has been handed over is seen by the sender's people in the group, and by the
-- receiver's until it is withdrawn.
CREATE OR REPLACE FUNCTION pax_sees_handover(home bigint, sender bigint, given bigint)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_sits_in(home) AND (
    sender = pax_agency_id() OR EXISTS (
      SELECT 1 FROM cases_disclosure d
       WHERE d.id = given AND d.withdrawn_at IS NULL
         AND d.receiver_group_id = ANY (pax_readers())))
$$;

-- What belongs to an inspection stays in its group, with its agency and inspection; and
-- of a handover nothing is ever changed.
CREATE OR REPLACE FUNCTION pax_tillsyn_keeps_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  kept text[] := ARRAY['group_id', 'inspection_id', 'agency_id', 'sender_agency_id',
                       'receiver_agency_id', 'disclosure_id', 'ground_text'];
BEGIN
  IF TG_OP = 'UPDATE' AND EXISTS (
       SELECT 1 FROM unnest(kept) AS name
        WHERE to_jsonb(OLD) -> name IS DISTINCT FROM to_jsonb(NEW) -> name) THEN
    RAISE EXCEPTION 'what belongs to an inspection keeps its place'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_TABLE_NAME <> 'tillsyn_inspection' AND NOT EXISTS (
       SELECT 1 FROM tillsyn_inspection
        WHERE id = (to_jsonb(NEW) ->> 'inspection_id')::bigint
          AND group_id = NEW.group_id) THEN
    RAISE EXCEPTION 'what belongs to an inspection is in its group'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A handover says no more than its disclosure does: from whom, to whom, and to whose
-- circle in this group.
CREATE OR REPLACE FUNCTION pax_handover_is_its_disclosure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
       SELECT 1 FROM cases_disclosure d
         JOIN groups_delegation g ON g.circle_id = d.receiver_group_id
        WHERE d.id = NEW.disclosure_id AND d.kind = 'tillsyn'
          AND d.sender_agency_id = NEW.sender_agency_id
          AND d.receiver_agency_id = NEW.receiver_agency_id
          AND g.group_id = NEW.group_id AND g.agency_id = NEW.receiver_agency_id) THEN
    RAISE EXCEPTION 'a handover is its disclosure'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- When what was handed over was withdrawn, for those at the agency that gave it.
CREATE OR REPLACE FUNCTION pax_handover_withdrawn(given bigint) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT withdrawn_at FROM cases_disclosure
   WHERE id = given AND kind = 'tillsyn' AND sender_agency_id = pax_agency_id()
$$;
