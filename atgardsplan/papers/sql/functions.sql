-- Who reads, writes and prints which papers of an åtgärdsplan.  The application says
-- the same once more in atgardsplan/papers/querysets.py.

-- The papers that the acting person reads, works on at their authority, or writes on
-- while they are not sent.
CREATE OR REPLACE FUNCTION pax_papers(what text) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(p.id), '{}') FROM papers_paper p
   WHERE CASE what
     WHEN 'writes' THEN p.agency_id = pax_plan_agency('writes') AND p.sent_at IS NULL
     WHEN 'works' THEN p.agency_id = pax_plan_agency('reads')
     ELSE p.agency_id = pax_plan_agency('reads')
       OR (p.sent_at IS NOT NULL AND pax_reads_published()
           AND pax_is_of_our_municipality(p.agency_id)) END
$$;

-- A paper, a decided edition, or the plan as it is: for those who read it.  Those who
-- read only what is published have the public variant.
CREATE OR REPLACE FUNCTION pax_may_print_paper(
  of_plan bigint, of_edition bigint, of_paper bigint, wanted text)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE
    WHEN of_paper IS NOT NULL THEN of_paper = ANY (pax_papers('reads'))
    ELSE of_plan = ANY (pax_plans('reads'))
      OR (wanted = 'publik' AND EXISTS (
        SELECT 1 FROM plan_planedition e
         WHERE e.id = of_edition AND e.plan_id = of_plan
           AND (e.opened_at IS NOT NULL
                OR (e.published_at IS NOT NULL
                    AND (pax_reads_published()
                         OR of_plan = ANY (pax_responsible('plans'))))))) END
$$;

-- What has been sent stands as it was sent; whose it is never changes.
CREATE OR REPLACE FUNCTION pax_paper_is_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.sent_at IS NOT NULL
     OR (OLD.uuid, OLD.plan_id, OLD.agency_id, OLD.kind, OLD.created_by_id)
       IS DISTINCT FROM
        (NEW.uuid, NEW.plan_id, NEW.agency_id, NEW.kind, NEW.created_by_id) THEN
    RAISE EXCEPTION 'a paper that has been sent stands as it was sent'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION pax_section_of_sent_paper() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM papers_paper
              WHERE id = NEW.paper_id AND sent_at IS NOT NULL)
     OR (TG_OP = 'UPDATE'
         AND (OLD.uuid, OLD.paper_id, OLD.key)
             IS DISTINCT FROM (NEW.uuid, NEW.paper_id, NEW.key)) THEN
    RAISE EXCEPTION 'a paper that has been sent stands as it was sent'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
