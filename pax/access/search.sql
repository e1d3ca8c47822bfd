-- What lists and search stand on: the access index and the search index.
--
-- Row security is the wall and never the road: a policy asked row by row costs most
-- for whoever sees least.  A list therefore arrives at the wall with the few rows
-- that it is to show already chosen, from the access index; a search likewise, by
-- way of functions that repeat the access rule (docs/performance.md).
--
-- Applied before every migrate, after functions.sql.  What the two indexes are to
-- hold stands once each, in pax_access_of() and pax_words_of(): the triggers, the
-- rebuilding and the proof (manage.py check_access_index) all ask these.  They are
-- planned anew at each call (EXECUTE), or one case would cost as much as all.

-- --- The access index ------------------------------------------------------------
-- One narrow row per reader and case, with what lists sort and filter by.  Says
-- nothing that grants and cases do not say.  `wanted` NULL: every case.
DROP FUNCTION IF EXISTS pax_access_of(bigint);  -- its columns may have changed
CREATE FUNCTION pax_access_of(wanted bigint)
RETURNS TABLE (reader bigint, case_id bigint, touched_at timestamptz,
               opened_on date, due_on date, step varchar, is_open boolean,
               assignee_id bigint, unit_id bigint, support varchar, suspicion varchar)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY EXECUTE $sql$
    SELECT g.reader, c.id, c.touched_at, c.opened_on,
           coalesce(c.due_on, date '9999-12-31'), c.step, c.is_open,
           c.assignee_id, c.unit_id, c.support, c.suspicion
    FROM cases_case c JOIN (
      SELECT group_id::bigint AS reader, content_object_id AS id
      FROM cases_casegroupgrant
      UNION
      SELECT -user_id, content_object_id FROM cases_caseusergrant
    ) g ON g.id = c.id
    WHERE $1 IS NULL OR c.id = $1
  $sql$ USING wanted;
END $$;

CREATE OR REPLACE FUNCTION pax_index_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  touched bigint;
BEGIN
  IF TG_TABLE_NAME = 'cases_case' THEN
    UPDATE cases_caseaccess SET
      touched_at = NEW.touched_at, opened_on = NEW.opened_on,
      due_on = coalesce(NEW.due_on, date '9999-12-31'), step = NEW.step,
      is_open = NEW.is_open, assignee_id = NEW.assignee_id, unit_id = NEW.unit_id,
      support = NEW.support, suspicion = NEW.suspicion
    WHERE case_id = NEW.id;
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    touched := NEW.content_object_id;
  ELSE
    touched := OLD.content_object_id;
    DELETE FROM cases_caseaccess a WHERE a.case_id = touched
      AND NOT EXISTS (SELECT 1 FROM pax_access_of(touched) x WHERE x.reader = a.reader);
  END IF;
  INSERT INTO cases_caseaccess (reader, case_id, touched_at, opened_on, due_on, step,
                                is_open, assignee_id, unit_id, support, suspicion)
    SELECT * FROM pax_access_of(touched)
    ON CONFLICT (reader, case_id) DO NOTHING;
  RETURN NULL;
END $$;

-- --- The search index ------------------------------------------------------------
-- Text as words with single spaces between, so that what is written with hyphens,
-- slashes or dots is found however it is typed.
CREATE OR REPLACE FUNCTION pax_plain(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(coalesce(given, ''), '[^[:alnum:]]+', ' ', 'g')
$$;

-- A number without what is between its characters: 5000-K123456-26, 640823-3234.
CREATE OR REPLACE FUNCTION pax_tight(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT upper(regexp_replace(given, '[^[:alnum:]]+', '', 'g'))
$$;

-- What a case is found by.  Words: its title and numbers, names of those it is
-- about, what was flagged, stated and noted, and the same of what others have
-- disclosed into it (until they withdraw it).  Never an address or a telephone
-- number.  The newest comes first; beyond 200,000 characters nothing is indexed.
CREATE OR REPLACE FUNCTION pax_words_of(wanted bigint)
RETURNS TABLE (case_id bigint, words tsvector, numbers text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY EXECUTE $sql$
    SELECT c.id,
      strip(to_tsvector('swedish', pax_plain(left(concat_ws(' ',
        c.reference, c.title, c.k_number, parties.names, flagged.texts,
        told.texts, events.texts, stated.texts, noted.texts), 200000)))),
      ARRAY(SELECT DISTINCT pax_tight(n) FROM unnest(
        ARRAY[c.reference, c.k_number]
        || parties.numbers || flagged.numbers || told.numbers || events.numbers
      ) AS n WHERE n <> '' ORDER BY 1)
    FROM cases_case c
    LEFT JOIN LATERAL (
      SELECT string_agg(x.name, ' ' ORDER BY x.id) AS names,
             array_agg(x.identity_number::text) AS numbers
      FROM cases_party x WHERE x.case_id = c.id) parties ON true
    LEFT JOIN LATERAL (
      SELECT string_agg(concat_ws(' ', x.concerns_name, x.seen), ' ' ORDER BY x.id DESC)
               AS texts,
             array_agg(x.concerns_id::text) AS numbers
      FROM cases_impulse x WHERE x.case_id = c.id) flagged ON true
    LEFT JOIN LATERAL (
      SELECT string_agg(t.text, ' ' ORDER BY x.id DESC, t.nr)
               FILTER (WHERE t.kind = 'text') AS texts,
             array_agg(t.text) FILTER (WHERE t.kind = 'number') AS numbers
      FROM cases_disclosure x CROSS JOIN LATERAL pax_told(x.content) t
      WHERE x.receiver_case_id = c.id AND x.sent_at IS NOT NULL
        AND x.withdrawn_at IS NULL) told ON true
    LEFT JOIN LATERAL (
      SELECT string_agg(concat_ws(' ', x.data ->> 'am_number',
                                  x.data ->> 'court_number'), ' ' ORDER BY x.id)
               AS texts,
             array_agg(x.data ->> 'am_number') || array_agg(x.data ->> 'court_number')
               AS numbers
      FROM cases_stepchange x
      WHERE x.case_id = c.id AND x.data ?| ARRAY['am_number', 'court_number']
    ) events ON true
    LEFT JOIN LATERAL (
      SELECT string_agg(x.text, ' ' ORDER BY x.id DESC) AS texts
      FROM cases_statement x WHERE x.case_id = c.id) stated ON true
    LEFT JOIN LATERAL (
      SELECT string_agg(x.text, ' ' ORDER BY x.id DESC) AS texts
      FROM cases_note x WHERE x.case_id = c.id) noted ON true
    WHERE $1 IS NULL OR c.id = $1
  $sql$ USING wanted;
END $$;

-- What a frozen copy is found by: named keys only, so that nothing else in a copy
-- (a whereabouts that had to be given) becomes searchable.
CREATE OR REPLACE FUNCTION pax_told(content jsonb)
RETURNS TABLE (kind text, nr bigint, text text)
LANGUAGE sql IMMUTABLE AS $$
  SELECT 'text', t.nr, t.value #>> '{}' FROM (VALUES
      ('$.parties[*].name'), ('$.concerns_name'), ('$.seen'),
      ('$.description'), ('$.message'), ('$.circumstances'),
      ('$.answer'), ('$.takes_home'), ('strict $.**.text')
    ) AS p (path)
    CROSS JOIN LATERAL jsonb_path_query(content, p.path::jsonpath, '{}', true)
      WITH ORDINALITY AS t (value, nr)
    WHERE jsonb_typeof(t.value) = 'string'
  UNION ALL
  SELECT 'number', t.nr, t.value #>> '{}' FROM (VALUES
      ('$.parties[*].identity_number'), ('$.concerns_id'),
      ('$.reference'), ('strict $.**.k_number'), ('strict $.**.am_number'),
      ('strict $.**.court_number')
    ) AS p (path)
    CROSS JOIN LATERAL jsonb_path_query(content, p.path::jsonpath, '{}', true)
      WITH ORDINALITY AS t (value, nr)
    WHERE jsonb_typeof(t.value) = 'string'
$$;

CREATE OR REPLACE FUNCTION pax_index_words_of(wanted bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO cases_casesearch AS kept (case_id, words, numbers)
    SELECT * FROM pax_words_of(wanted)
    ON CONFLICT (case_id) DO UPDATE
      SET words = excluded.words, numbers = excluded.numbers
      WHERE (kept.words, kept.numbers)
        IS DISTINCT FROM (excluded.words, excluded.numbers)
$$;

-- Whatever changes what a case is found by.
CREATE OR REPLACE FUNCTION pax_index_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
  part text := TG_ARGV[0];  -- the column that says which case
BEGIN
  IF before ->> part IS NOT NULL
     AND before ->> part IS DISTINCT FROM after ->> part THEN
    PERFORM pax_index_words_of((before ->> part)::bigint);
  END IF;
  IF after ->> part IS NOT NULL THEN
    PERFORM pax_index_words_of((after ->> part)::bigint);
  END IF;
  RETURN NULL;
END $$;

-- --- Searching -------------------------------------------------------------------
-- The words that someone typed, all of which must be there.  From three letters on
-- the beginning of a word is enough: bostad finds bostadsbidrag.
CREATE OR REPLACE FUNCTION pax_query(given text) RETURNS tsquery
LANGUAGE sql STABLE AS $$
  SELECT coalesce(to_tsquery('swedish', string_agg(
           CASE WHEN w ~ '^[^0-9].{2}' THEN w || ':*' ELSE w END, ' & ')), '')
  FROM regexp_split_to_table(left(pax_plain(given), 200), ' ') AS w WHERE w <> ''
$$;

-- Does the planner expect so many cases with these words that it is quicker to look
-- through the newest ones?  Decides how, and never what, a search finds.  (EXPLAIN
-- is allowed in volatile functions only.)
CREATE OR REPLACE FUNCTION pax_is_common(sought tsquery, at_least bigint)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  plan jsonb;
BEGIN
  EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM cases_casesearch '
                 'WHERE words @@ %L::tsquery', sought) INTO plan;
  RETURN (plan #>> '{0,Plan,Plan Rows}')::float8 >= at_least;
END $$;

-- The rows of the access index, of cases that the acting person may read, that have
-- all the words and any of the numbers (NULL: not asked for).
DROP FUNCTION IF EXISTS pax_search_cases(tsquery, text[]);
CREATE FUNCTION pax_search_cases(sought tsquery, any_of text[])
RETURNS TABLE (reader bigint, case_id bigint, touched_at timestamptz,
               opened_on date, due_on date, step varchar, is_open boolean,
               assignee_id bigint, unit_id bigint, support varchar, suspicion varchar)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY EXECUTE $sql$
    SELECT a.reader, a.case_id, a.touched_at, a.opened_on, a.due_on, a.step, a.is_open,
           a.assignee_id, a.unit_id, a.support, a.suspicion
    FROM cases_casesearch s JOIN cases_caseaccess a ON a.case_id = s.case_id
    WHERE a.reader = ANY ($3)
      AND ($1 IS NULL OR s.words @@ $1) AND ($2 IS NULL OR s.numbers && $2)
  $sql$ USING sought, any_of, pax_readers();
END $$;

-- Which of these cases have all the words; of those one may not read, none.
CREATE OR REPLACE FUNCTION pax_cases_with_words(among bigint[], sought tsquery)
RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY EXECUTE $sql$
    SELECT s.case_id FROM cases_casesearch s
    WHERE s.case_id = ANY ($1) AND s.words @@ $2 AND EXISTS (
      SELECT 1 FROM cases_caseaccess a
      WHERE a.case_id = s.case_id AND a.reader = ANY ($3))
  $sql$ USING among, sought, pax_readers();
END $$;

-- Only the database's own triggers, and its owner, ask these: they know no identity.
REVOKE EXECUTE ON FUNCTION
  pax_access_of(bigint), pax_words_of(bigint), pax_index_words_of(bigint) FROM PUBLIC;
