-- The rounds in which the acting person is asked something.
CREATE OR REPLACE FUNCTION pax_rounds_asked() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT round_id), '{}') FROM rounds_ask
   WHERE responsible_id = pax_user_id()
$$;

-- Only those who make the plan ask, and what is asked of whom stays; who is asked adds
-- their answer, while the round is open.
CREATE OR REPLACE FUNCTION pax_ask_is_the_plans() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  answer text[] := ARRAY['answered_at', 'answered_by_id', 'done', 'progress', 'told',
                         'result', 'effect', 'obstacles', 'ahead', 'version'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT NEW.plan_id = ANY (pax_plans('writes')) THEN
      RAISE EXCEPTION 'only those who make the plan ask'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF (OLD.plan_id, OLD.round_id, OLD.measure_id, OLD.uuid)
       IS DISTINCT FROM (NEW.plan_id, NEW.round_id, NEW.measure_id, NEW.uuid)
     OR (NOT NEW.plan_id = ANY (pax_plans('writes'))
         AND ((to_jsonb(OLD) - answer) IS DISTINCT FROM (to_jsonb(NEW) - answer)
              OR EXISTS (SELECT 1 FROM rounds_round
                          WHERE id = NEW.round_id AND closed_at IS NOT NULL))) THEN
    RAISE EXCEPTION 'who is asked adds an answer, and nothing else'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
