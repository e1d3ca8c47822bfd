-- Who may print what.  Called by the row policy of lagesbild/printing; the application
-- says the same once more in lagesbild/printing/querysets.py.

-- Those who work on a lägesbild; of a frozen variant also those who read it.
CREATE OR REPLACE FUNCTION pax_may_print(wanted bigint, copy bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_works_on_lagesbild(wanted)
      OR EXISTS (SELECT 1 FROM report_editionvariant
                  WHERE id = copy
                    AND (opened_at IS NOT NULL
                         OR (published_at IS NOT NULL AND pax_reads_published())))
$$;

-- What was asked for, by whom, never changes; and of a job that has ended, nothing.
CREATE OR REPLACE FUNCTION pax_pdf_job_keeps() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('klar', 'avbruten', 'fel')
     OR (OLD.uuid, OLD.agency_id, OLD.lagesbild_id, OLD.variant, OLD.with_data,
         OLD.created_by_id, OLD.created_at)
       IS DISTINCT FROM
        (NEW.uuid, NEW.agency_id, NEW.lagesbild_id, NEW.variant, NEW.with_data,
         NEW.created_by_id, NEW.created_at)
     OR OLD.frozen_id IS DISTINCT FROM NEW.frozen_id THEN
    RAISE EXCEPTION 'a printed document keeps what it is'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
