-- Whose figures the acting person reads, keeps or gives.  Called by the row policies of
-- lagesbild/figures; the application says the same in lagesbild/figures/querysets.py.

-- What a role may do with figures: the same as in pax/accounts/roles.py (a test compares).
CREATE OR REPLACE FUNCTION pax_role_figures(role text, what text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE what
    WHEN 'keeps' THEN role IN ('samordnare')
    WHEN 'reads' THEN role IN ('samordnare', 'chef')
    WHEN 'gives' THEN role IN ('samordnare', 'chef', 'polis_lokal', 'polis_region')
    ELSE false END
$$;

-- The agency whose figures the acting person reads, keeps or gives; NULL for none.
CREATE OR REPLACE FUNCTION pax_figures_agency(what text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT u.agency_id FROM accounts_user u
   WHERE u.id = pax_user_id() AND u.is_active
     AND (u.is_system OR EXISTS (
       SELECT 1 FROM accounts_membership m
        WHERE m.user_id = u.id AND pax_role_figures(m.role, what)
          AND m.valid_from <= pax_today()
          AND (m.valid_to IS NULL OR m.valid_to >= pax_today())))
$$;

-- A value is of an indicator, and came by an import, of the same agency.
CREATE OR REPLACE FUNCTION pax_value_stays_home() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM figures_indicator
                 WHERE id = NEW.indicator_id AND agency_id = NEW.agency_id)
     OR NOT EXISTS (SELECT 1 FROM figures_import
                    WHERE id = NEW.brought_by_id AND agency_id = NEW.agency_id) THEN
    RAISE EXCEPTION 'a value belongs to its indicator''s agency'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- Of a value only whether it holds is ever changed.
CREATE OR REPLACE FUNCTION pax_value_is_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(OLD) - 'is_current') IS DISTINCT FROM (to_jsonb(NEW) - 'is_current') THEN
    RAISE EXCEPTION 'a value is never changed'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- An indicator and an import keep their agency; what an import says it read stands,
-- from when it has been read: until then nothing has come, and it never goes back there.
CREATE OR REPLACE FUNCTION pax_import_is_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  free text[] := ARRAY['state', 'counts', 'confirmed_at', 'confirmed_by_id',
                       'undone_at', 'undone_by_id', 'undone_because', 'version'];
BEGIN
  IF OLD.state = 'hamtas' THEN
    free := free || ARRAY['sha256', 'size', 'fetched_at', 'indicators', 'rows', 'faults',
                          'notes'];
  END IF;
  IF (OLD.state <> 'hamtas' AND NEW.state = 'hamtas')
     OR (to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free)
     OR (OLD.undone_at IS NOT NULL AND OLD IS DISTINCT FROM NEW) THEN
    RAISE EXCEPTION 'what an import read stands as it was read'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION pax_indicator_stays_home() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.agency_id, OLD.origin, OLD.source_key, OLD.uuid)
       IS DISTINCT FROM (NEW.agency_id, NEW.origin, NEW.source_key, NEW.uuid) THEN
    RAISE EXCEPTION 'an indicator keeps its agency and its source'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
