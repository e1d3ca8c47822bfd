-- Who works on which lägesbild.  Called by the row policies of lagesbild/report; the
-- application says the same once more in lagesbild/report/querysets.py.

-- Roles with LAGESBILD_WRITE or LAGESBILD_RELEASE (pax/accounts/roles.py; a test holds
-- the two equal).
CREATE OR REPLACE FUNCTION pax_works_with_lagesbilder() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_has_role('samordnare') OR pax_has_role('chef')
      OR pax_system_agency() IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION pax_makes_lagesbild(home bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT home = pax_agency_id() AND pax_works_with_lagesbilder()
$$;

-- One's own authority's, or one that one is named in as contributor.
CREATE OR REPLACE FUNCTION pax_works_on_lagesbild(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM report_lagesbild
                  WHERE id = wanted AND pax_makes_lagesbild(agency_id))
      OR EXISTS (SELECT 1 FROM report_contributor c
                   JOIN accounts_user u ON u.id = c.user_id AND u.is_active
                  WHERE c.lagesbild_id = wanted AND c.user_id = pax_user_id()
                    AND (c.until IS NULL OR c.until >= pax_today()))
$$;

CREATE OR REPLACE FUNCTION pax_leads_lagesbild(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM report_lagesbild
                  WHERE id = wanted AND pax_makes_lagesbild(agency_id))
$$;

-- What belongs to a lägesbild is written while it is a draft or under review, and not
-- once somebody has approved it as it is.
CREATE OR REPLACE FUNCTION pax_writes_in_lagesbild(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_works_on_lagesbild(wanted)
     AND EXISTS (SELECT 1 FROM report_lagesbild
                  WHERE id = wanted AND status IN ('utkast', 'granskning')
                    AND approved_by_id IS NULL)
$$;

-- A chapter that is given to somebody is written by them, and by who began the
-- lägesbild; a chapter that nobody has been given, by all who write in it.
CREATE OR REPLACE FUNCTION pax_writes_chapter(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM report_section s JOIN report_lagesbild l ON l.id = s.lagesbild_id
     WHERE s.id = wanted AND s.assigned_to_id IS NOT NULL
       AND pax_user_id() NOT IN (s.assigned_to_id, COALESCE(l.created_by_id, 0)))
$$;

-- What a chapter says is its writer's.  Where it stands, and who writes it, is said by
-- those responsible; and one that has text is not taken away by another.
CREATE OR REPLACE FUNCTION pax_chapter_is_its_writers() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  led text[] := ARRAY['order', 'assigned_to_id', 'version'];
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.body <> '' AND NOT pax_writes_chapter(OLD.id) THEN
      RAISE EXCEPTION 'a chapter is written by whom it is given to'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
  END IF;
  IF ((to_jsonb(OLD) - led) IS DISTINCT FROM (to_jsonb(NEW) - led)
      AND NOT pax_writes_chapter(OLD.id))
     OR (NEW.assigned_to_id IS DISTINCT FROM OLD.assigned_to_id
         AND pax_user_id() IS NOT NULL AND NOT pax_leads_lagesbild(OLD.lagesbild_id))
  THEN
    RAISE EXCEPTION 'a chapter is written by whom it is given to'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- What a chapter rests on is its writer's too: claims, and their sources.
CREATE OR REPLACE FUNCTION pax_claim_is_its_writers() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  rows jsonb[] := ARRAY[to_jsonb(OLD), to_jsonb(NEW)];
  one jsonb;
  chapter bigint;
BEGIN
  FOREACH one IN ARRAY rows LOOP
    chapter := (one ->> 'section_id')::bigint;
    IF one ? 'statement_id' THEN
      SELECT section_id INTO chapter FROM report_statement
       WHERE id = (one ->> 'statement_id')::bigint;
    END IF;
    IF chapter IS NOT NULL AND NOT pax_writes_chapter(chapter) THEN
      RAISE EXCEPTION 'a chapter is written by whom it is given to'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  END LOOP;
  RETURN COALESCE(NEW, OLD);
END $$;

-- Roles with PUBLISHED_READ (pax/accounts/roles.py; a test holds the two equal).
CREATE OR REPLACE FUNCTION pax_reads_published() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT pax_has_role('samordnare') OR pax_has_role('chef')
      OR pax_has_role('fortroendevald') OR pax_system_agency() IS NOT NULL
$$;

-- A published variant: the public one by those who read what is published, wherever
-- they work; the internal one only in the authority whose it is.
CREATE OR REPLACE FUNCTION pax_reads_variant(home bigint, variant text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT (variant = 'publik' OR home = pax_agency_id()) AND pax_reads_published()
$$;

-- A decided edition is frozen.  Of a variant only these are added, each once: its PDF,
-- that it is published, that it is open to all (and, by the owner alone, not any more).
CREATE OR REPLACE FUNCTION pax_edition_is_frozen() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  free text[] := ARRAY['pdf_sha256', 'pdf_size', 'published_at', 'opened_at'];
BEGIN
  IF TG_OP = 'DELETE' OR TG_TABLE_NAME = 'report_edition'
     OR (to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free)
     OR (OLD.pdf_sha256 <> '' AND NEW.pdf_sha256 IS DISTINCT FROM OLD.pdf_sha256) THEN
    RAISE EXCEPTION 'a decided edition is frozen'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- An edition is made of what one has asked for the review of and another approved.
CREATE OR REPLACE FUNCTION pax_edition_is_approved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM report_lagesbild
                  WHERE id = NEW.lagesbild_id AND status = 'faststalld'
                    AND approved_by_id <> review_asked_by_id) THEN
    RAISE EXCEPTION 'two people release a lagesbild'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- Whose a lägesbild is, and of which year, never changes; and it is decided by the
-- approval of another than the one who asked for it.  Nobody asks or approves in the
-- name of another.
CREATE OR REPLACE FUNCTION pax_lagesbild_keeps_place() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.uuid, OLD.agency_id, OLD.year, OLD.created_by_id)
       IS DISTINCT FROM (NEW.uuid, NEW.agency_id, NEW.year, NEW.created_by_id)
     OR (NEW.status IN ('faststalld', 'publicerad')
         AND (NEW.approved_by_id IS NULL OR NEW.review_asked_by_id IS NULL))
     OR (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS NOT NULL
         AND (OLD.title, OLD.area, OLD.summary, OLD.smallest_count, OLD.due_months)
           IS DISTINCT FROM
             (NEW.title, NEW.area, NEW.summary, NEW.smallest_count, NEW.due_months))
     OR (NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id
         AND NEW.approved_by_id <> pax_user_id())
     OR (NEW.review_asked_by_id IS DISTINCT FROM OLD.review_asked_by_id
         AND NEW.review_asked_by_id <> pax_user_id()
         AND pax_system_agency() IS NULL)
  THEN
    RAISE EXCEPTION 'a lagesbild keeps its place, and two people release it'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- A variant is opened to anybody by two: one has asked and another confirmed
-- (pax_decided, pax/decisions).  To close it waits for nobody.
CREATE OR REPLACE FUNCTION pax_opening_takes_two() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF pax_user_id() IS NULL OR NEW.opened_at IS NULL
     OR (TG_OP = 'UPDATE' AND NEW.opened_at IS NOT DISTINCT FROM OLD.opened_at)
     OR pax_decided('picture_open', NEW.uuid) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a lagesbild is opened to anybody by two'
    USING ERRCODE = 'insufficient_privilege';
END $$;
