-- What was asked for, by whom, never changes; and of a job that has ended, nothing.
-- Each kind of job has a trigger of this in its own app.
CREATE OR REPLACE FUNCTION pax_job_keeps() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  free text[] := ARRAY['state', 'called_at', 'alive_at', 'holder', 'attempts', 'step',
                       'steps', 'ended_at', 'result_sha256', 'result_size', 'because'];
BEGIN
  IF OLD.state IN ('klar', 'avbruten', 'fel')
     OR (to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free) THEN
    RAISE EXCEPTION 'a job keeps what it is, and what became of it'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
