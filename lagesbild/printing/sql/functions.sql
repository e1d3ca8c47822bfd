-- Who may print what.  Called by the row policy of lagesbild/printing; the application
-- says the same once more in lagesbild/printing/models.py.

-- Those who work on a lägesbild; of a frozen variant also those who read it.
CREATE OR REPLACE FUNCTION pax_may_print(wanted bigint, copy bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_works_on_lagesbild(wanted)
      OR EXISTS (SELECT 1 FROM report_editionvariant
                  WHERE id = copy
                    AND (opened_at IS NOT NULL
                         OR (published_at IS NOT NULL
                             AND pax_reads_variant(agency_id, variant))))
$$;
