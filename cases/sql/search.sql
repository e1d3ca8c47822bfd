-- What lists and search stand on: the access index and the search index.
--
-- Row security is the wall and never the road: a policy asked row by row costs most
-- for whoever sees least.  A list therefore arrives at the wall with the few rows
-- that it is to show already chosen, from the access index; a search likewise, by
-- way of functions that repeat the access rule (docs/performance.md).
--
-- What the two indexes are to hold stands once each, in pax_access_of() and
-- pax_words_of(): the triggers, the rebuilding and the proof (manage.py
-- check_access_index) all ask these.  They are planned anew at each call (EXECUTE),
-- or one case would cost as much as all.

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
    UPDATE cases_casesearch SET
      touched_at = NEW.touched_at, opened_on = NEW.opened_on,
      due_on = coalesce(NEW.due_on, date '9999-12-31')
    WHERE case_id = NEW.id;
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    touched := NEW.content_object_id;
  ELSE
    touched := OLD.content_object_id;
  END IF;
  -- Whoever is changing the case is waited for, or we would copy what it was.
  PERFORM FROM cases_case WHERE id = touched FOR NO KEY UPDATE;
  IF TG_OP = 'DELETE' THEN
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
-- slashes or dots is found however it is typed, and with marks or without.
CREATE OR REPLACE FUNCTION pax_plain(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(pax_folded(coalesce(given, '')), '[^[:alnum:]]+', ' ', 'g')
$$;

-- A name as it is searched for: as it is, and without å, ä and ö, for those who have
-- no such keys.
CREATE OR REPLACE FUNCTION pax_named(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT concat_ws(' ', given, nullif(pax_folded(given, false), given))
$$;

-- The day of birth that a number of identity begins with, as one word: what is searched
-- for where only the day is known.  60 is added to the day of a samordningsnummer.
CREATE OR REPLACE FUNCTION pax_birth_day(given text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN given ~ '^[0-9]{12}$' THEN 'f' || left(given, 6)
    || lpad((substr(given, 7, 2)::integer % 60)::text, 2, '0') END
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
-- Beside them what lists are sorted by, so that hits can be put in order before it
-- is asked, of the first of them, whether one may read it.
DROP FUNCTION IF EXISTS pax_words_of(bigint);
CREATE FUNCTION pax_words_of(wanted bigint)
RETURNS TABLE (case_id bigint, words tsvector, numbers text[],
               touched_at timestamptz, opened_on date, due_on date)
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
        || ARRAY(SELECT x.number::text FROM cases_disclosure x WHERE x.case_id = c.id)
      ) AS n WHERE n <> '' ORDER BY 1),
      c.touched_at, c.opened_on, coalesce(c.due_on, date '9999-12-31')
    FROM cases_case c
    LEFT JOIN LATERAL (
      SELECT string_agg(concat_ws(' ', pax_named(x.name), x.other_number,
                                  pax_birth_day(x.identity_number)), ' ' ORDER BY x.id)
               AS names,
             array_agg(x.identity_number::text) || array_agg(x.other_number::text)
               AS numbers
      FROM cases_party x WHERE x.case_id = c.id) parties ON true
    LEFT JOIN LATERAL (
      SELECT string_agg(concat_ws(' ', pax_named(x.concerns_name),
                                  pax_birth_day(x.concerns_id), x.seen),
                        ' ' ORDER BY x.id DESC) AS texts,
             array_agg(x.concerns_id::text) AS numbers
      FROM cases_impulse x WHERE x.case_id = c.id) flagged ON true
    LEFT JOIN LATERAL (
      SELECT string_agg(t.text, ' ' ORDER BY x.id DESC, t.nr)
               FILTER (WHERE t.kind = 'text') AS texts,
             array_agg(t.text) FILTER (WHERE t.kind = 'number')
               || array_agg(DISTINCT x.number::text) AS numbers
      FROM cases_disclosure x LEFT JOIN LATERAL pax_told(x.content) t ON true
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
  SELECT 'text', t.nr, CASE
      WHEN p.path LIKE '%name' THEN pax_named(t.value #>> '{}')
      WHEN p.path LIKE '%number' OR p.path LIKE '%id' THEN
        concat_ws(' ', t.value #>> '{}', pax_birth_day(t.value #>> '{}'))
      ELSE t.value #>> '{}' END
    FROM (VALUES
      ('$.parties[*].name'), ('$.concerns_name'), ('$.seen'),
      ('$.parties[*].identity_number'), ('$.parties[*].other_number'), ('$.concerns_id'),
      ('$.description'), ('$.message'), ('$.circumstances'),
      ('$.answer'), ('$.takes_home'), ('strict $.**.text')
    ) AS p (path)
    CROSS JOIN LATERAL jsonb_path_query(content, p.path::jsonpath, '{}', true)
      WITH ORDINALITY AS t (value, nr)
    WHERE jsonb_typeof(t.value) = 'string'
  UNION ALL
  SELECT 'number', t.nr, t.value #>> '{}' FROM (VALUES
      ('$.parties[*].identity_number'), ('$.parties[*].other_number'),
      ('$.concerns_id'),
      ('$.reference'), ('strict $.**.k_number'), ('strict $.**.am_number'),
      ('strict $.**.court_number')
    ) AS p (path)
    CROSS JOIN LATERAL jsonb_path_query(content, p.path::jsonpath, '{}', true)
      WITH ORDINALITY AS t (value, nr)
    WHERE jsonb_typeof(t.value) = 'string'
$$;

DROP FUNCTION IF EXISTS pax_index_words_of(bigint);
CREATE FUNCTION pax_index_words_of(wanted bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  -- Whoever is adding to the same case is waited for: each must see the other's.
  PERFORM FROM cases_casesearch WHERE case_id = wanted FOR UPDATE;
  INSERT INTO cases_casesearch AS kept
      (case_id, words, numbers, touched_at, opened_on, due_on)
    SELECT * FROM pax_words_of(wanted)
    ON CONFLICT (case_id) DO UPDATE
      SET words = excluded.words, numbers = excluded.numbers
      WHERE (kept.words, kept.numbers)
        IS DISTINCT FROM (excluded.words, excluded.numbers);
END $$;

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
-- the beginning of a word is enough: bostad finds bostadsbidrag.  Or one of the days
-- of birth that it may be (pax_birth_day).
DROP FUNCTION IF EXISTS pax_query(text);
CREATE OR REPLACE FUNCTION pax_query(given text, born text[] DEFAULT '{}')
RETURNS tsquery LANGUAGE sql STABLE STRICT AS $$
  SELECT coalesce(to_tsquery('swedish', string_agg(
           CASE WHEN w ~ '^[^0-9].{2}' THEN w || ':*' ELSE w END, ' & ')), '')
    || coalesce((SELECT string_agg(quote_literal('f' || day), ' | ')
                 FROM unnest(born) AS day)::tsquery, '')
  FROM regexp_split_to_table(left(pax_plain(given), 200), ' ') AS w WHERE w <> ''
$$;

-- Any of the names, each with all of its words.
CREATE OR REPLACE FUNCTION pax_query_names(names text[]) RETURNS tsquery
LANGUAGE sql STABLE STRICT AS $$
  SELECT coalesce(string_agg('(' || q || ')', ' | ')::tsquery, '')
  FROM (SELECT pax_query(name)::text AS q FROM unnest(names) AS name) asked WHERE q <> ''
$$;

-- --- Pages -----------------------------------------------------------------------
-- What the three functions below have in common, as pieces of SQL.  Everything that
-- a person has given is quoted (%L) or one of a few known words.

-- Is a person named as a reader of a case that the acting person sees?
CREATE OR REPLACE FUNCTION pax_is_named(wanted bigint, person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM cases_caseusergrant
                 WHERE content_object_id = wanted AND user_id = person)
     AND pax_sees_case(wanted, pax_readers())
$$;

-- Pairs of a unit and a person, out of [[unit, [person, ...]], ...].
CREATE OR REPLACE FUNCTION pax_pairs(given jsonb)
RETURNS TABLE (unit bigint, person bigint) LANGUAGE sql IMMUTABLE AS $$
  SELECT (one ->> 0)::bigint, two::bigint
    FROM jsonb_array_elements(given) AS one, jsonb_array_elements_text(one -> 1) AS two
$$;

-- What narrows a list, from {"step": "utredning", "is_open": "true", ...}.
-- And never those that the acting person is biased in.
CREATE OR REPLACE FUNCTION pax_narrowing(narrowed jsonb) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN pax_biased_in() <> '{}'
      THEN format(' AND a.case_id <> ALL (%L::bigint[])', pax_biased_in())
      ELSE '' END || coalesce(string_agg(CASE key
      WHEN 'is_open' THEN format(' AND a.is_open = %L', value)
      WHEN 'step' THEN format(' AND a.step = %L', value)
      WHEN 'assignee_id' THEN format(' AND a.assignee_id = %L', value)
      WHEN 'unassigned' THEN ' AND a.assignee_id IS NULL'
      WHEN 'nobodys' THEN format(' AND (a.assignee_id IS NULL AND a.step <> ''flagga'''
        ' OR a.assignee_id = ANY (%L::bigint[])'
        ' OR (a.unit_id, a.assignee_id) IN (SELECT unit, person FROM pax_pairs(%L))'
        -- One who is named in a narrowed case reads it from another unit.
        ' AND NOT pax_is_named(a.case_id, a.assignee_id))',
        ARRAY(SELECT jsonb_array_elements_text(value::jsonb -> 'everywhere')),
        value::jsonb -> 'in_unit')
      WHEN 'unit_id' THEN format(' AND a.unit_id = %L', value)
      WHEN 'support' THEN format(' AND a.support = %L', value)
      WHEN 'suspicion' THEN format(' AND a.suspicion = %L', value)
      WHEN 'due_before' THEN format(' AND a.due_on < %L', value)
      ELSE ' AND false' END, '' ORDER BY key), '')
  FROM jsonb_each_text(narrowed)
$$;

-- The column that a list is sorted by.
CREATE OR REPLACE FUNCTION pax_sort_column(sorted text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE ltrim(sorted, '-')
    WHEN 'opened' THEN 'opened_on' WHEN 'due' THEN 'due_on' ELSE 'touched_at' END
$$;

-- Which way the rows are read: the list's own, and the other when paging backwards.
CREATE OR REPLACE FUNCTION pax_direction(sorted text, backwards boolean) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN starts_with(sorted, '-') <> backwards THEN 'DESC' ELSE 'ASC' END
$$;

-- Only what stands beyond the edge of the page before.  An edge that has gone begins
-- with the rows that are equal to it: better one twice than one not at all.
CREATE OR REPLACE FUNCTION pax_beyond(sorted text, backwards boolean, edge_key text,
                                      edge_case bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN edge_key IS NULL THEN '' ELSE format(
    ' AND (%I, case_id) %s (%L, %s)', pax_sort_column(sorted),
    CASE pax_direction(sorted, backwards) WHEN 'DESC' THEN '<' ELSE '>' END, edge_key,
    coalesce(edge_case, CASE pax_direction(sorted, backwards)
      WHEN 'DESC' THEN 9223372036854775807 ELSE 0 END)) END
$$;

-- The id of the case at the edge, which an address names by uuid.  NULL for one that
-- the person may not see, as for one that is not: the edge then tells nothing of it.
CREATE OR REPLACE FUNCTION pax_edge_case(edge uuid, readers bigint[]) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF edge IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN (SELECT c.id FROM cases_case c
          WHERE c.uuid = edge AND pax_sees_case(c.id, readers));
END $$;

-- One page of the cases that the acting person may read: the first of each reader,
-- merged.  Under row security, like any query of the application's.
--
-- With many readers hardly any of them fills a page alone, so at first twice its share
-- is read of each.  That gives a page, though perhaps not yet the right one.  A reader
-- whose last case read is not beyond the page's end is read on, as far as to that
-- end; of the others nothing more can come before it.
CREATE OR REPLACE FUNCTION pax_list_cases(
  readers bigint[], narrowed jsonb, sorted text, backwards boolean,
  edge_key text, edge_case uuid, wanted integer)
RETURNS TABLE (case_id bigint, sort_key text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
  share integer := ceil(2.0 * wanted / nullif(cardinality(readers), 0));
  col text := pax_sort_column(sorted);
  way text := pax_direction(sorted, backwards);
  of_reader text := format(
    'SELECT a.%I AS key, a.case_id FROM cases_caseaccess a WHERE a.reader = r.reader',
    col) || pax_narrowing(narrowed) || pax_beyond(
      sorted, backwards, edge_key, pax_edge_case(edge_case, readers));
  in_order text := format('ORDER BY key %1$s, case_id %1$s', way);
BEGIN
  IF share >= wanted THEN
    RETURN QUERY EXECUTE format($sql$
      SELECT x.case_id, x.key::text FROM (
        SELECT DISTINCT y.key, y.case_id
        FROM unnest($1) AS r (reader) CROSS JOIN LATERAL (%1$s %2$s LIMIT $2) y
        %2$s LIMIT $2) x
      $sql$, of_reader, in_order) USING readers, wanted;
    RETURN;
  END IF;
  RETURN QUERY EXECUTE format($sql$
    WITH first AS MATERIALIZED (
      SELECT r.reader, y.* FROM unnest($1) AS r (reader) CROSS JOIN LATERAL (
        SELECT z.*, row_number() OVER (%2$s) AS nth
        FROM (%1$s %2$s LIMIT $3) z) y
    ), page AS MATERIALIZED (
      SELECT DISTINCT key, case_id FROM first %2$s LIMIT $2
    ), page_end AS MATERIALIZED (
      SELECT coalesce((SELECT key FROM page %2$s OFFSET $2 - 1), %6$L) AS key
    )
    SELECT x.case_id, x.key::text FROM (
      SELECT key, case_id FROM page
      UNION
      SELECT y.key, y.case_id FROM first AS r CROSS JOIN LATERAL (
        %1$s AND (a.%3$I, a.case_id) %4$s (r.key, r.case_id)
             AND a.%3$I %5$s (SELECT key FROM page_end)
        %2$s LIMIT $2) y
      WHERE r.nth = $3 AND r.key %5$s (SELECT key FROM page_end)
      %2$s LIMIT $2) x
    $sql$, VARIADIC ARRAY[of_reader, in_order, col] || CASE way
      WHEN 'DESC' THEN ARRAY['<', '>=', '-infinity']
      ELSE ARRAY['>', '<=', 'infinity'] END) USING readers, wanted, share;
END $$;

-- How many cases there are in a list.  Stops counting after `at_most` rows: then
-- `reached` says that there are at least so many, perhaps more.  A case that one
-- reads in two ways is counted once.
CREATE OR REPLACE FUNCTION pax_count_cases(
  readers bigint[], narrowed jsonb, at_most integer,
  OUT counted bigint, OUT reached boolean)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  EXECUTE format($sql$
    SELECT count(DISTINCT x.case_id), count(*) = $2 FROM (
      SELECT y.case_id FROM unnest($1) AS r (reader)
      CROSS JOIN LATERAL (
        SELECT a.case_id FROM cases_caseaccess a
        WHERE a.reader = r.reader %s) y LIMIT $2) x
    $sql$, pax_narrowing(narrowed)) INTO counted, reached USING readers, at_most;
END $$;

-- One page of the cases that the acting person may read and that have all the words
-- and any of the numbers (NULL: not asked for), narrowed and sorted like a list.
--
-- Few hits: find them all, sort them, and ask of each in turn whether the person may
-- read it until the page is full.  Many hits: read the person's own list from the
-- edge until so many of its cases have had the words.  Which is quicker is the
-- planner's estimate; what is found is the same.
--
-- `many` is how many hits are many: a test says 0 to have the second way taken.
CREATE OR REPLACE FUNCTION pax_search_cases(
  sought tsquery, any_of text[], narrowed jsonb, sorted text, backwards boolean,
  edge_key text, edge_case uuid, wanted integer, many float8 DEFAULT 3000)
RETURNS TABLE (case_id bigint, sort_key text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE
  readers bigint[] := pax_readers();
  pieces text[] := ARRAY[pax_sort_column(sorted), pax_direction(sorted, backwards),
    pax_narrowing(narrowed), pax_beyond(sorted, backwards, edge_key,
                                        pax_edge_case(edge_case, readers))];
  plan jsonb;
  share float8;
  reach integer;
  found bigint[];
  keys text[];
  walked bigint;
BEGIN
  IF cardinality(readers) = 0 THEN
    RETURN;
  END IF;
  IF any_of IS NULL THEN
    EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM cases_casesearch '
                   'WHERE words @@ %L::tsquery', sought) INTO plan;
    SELECT (plan #>> '{0,Plan,Plan Rows}')::float8 / greatest(reltuples, 1) INTO share
    FROM pg_class WHERE oid = 'cases_casesearch'::regclass;
    IF (plan #>> '{0,Plan,Plan Rows}')::float8 > many AND share > 0.015 THEN
      reach := ceil(3 * wanted / least(share, 1));
      EXECUTE format($sql$
        SELECT array_agg(y.case_id), array_agg(y.key::text) FROM (
          SELECT DISTINCT ON (m.key, m.case_id) m.key, m.case_id
          FROM (SELECT * FROM (%5$s) u ORDER BY key %2$s, case_id %2$s LIMIT $3) m
          CROSS JOIN LATERAL (SELECT FROM cases_casesearch s
            WHERE s.case_id = m.case_id AND s.words @@ $1 OFFSET 0) s
          ORDER BY m.key %2$s, m.case_id %2$s LIMIT $2) y
        $sql$, VARIADIC pieces || (
          SELECT string_agg(format(
            '(SELECT a.%1$I AS key, a.case_id FROM cases_caseaccess a'
            ' WHERE a.reader = %5$s %3$s %4$s ORDER BY a.%1$I %2$s, a.case_id %2$s)',
            VARIADIC pieces || reader::text), ' UNION ALL ')
          FROM unnest(readers) AS reader))
        INTO found, keys USING sought, wanted, reach;
      IF cardinality(found) = wanted THEN
        RETURN QUERY SELECT * FROM unnest(found, keys);
        RETURN;
      END IF;
      -- Was that all there is to read, or only as far as we went?
      EXECUTE format($sql$
        SELECT count(*) FROM (
          SELECT FROM unnest($1) AS r (reader) CROSS JOIN LATERAL (
            SELECT FROM cases_caseaccess a WHERE a.reader = r.reader %3$s %4$s) x
          LIMIT $2) y
        $sql$, VARIADIC pieces) INTO walked USING readers, reach;
      IF walked < reach THEN
        RETURN QUERY SELECT * FROM unnest(found, keys);
        RETURN;
      END IF;
    END IF;
  END IF;
  RETURN QUERY EXECUTE format($sql$
    SELECT x.case_id, x.key::text FROM (
      SELECT s.case_id, s.%1$I AS key FROM cases_casesearch s
      WHERE ($1 IS NULL OR s.words @@ $1) AND ($2 IS NULL OR s.numbers && $2) %4$s
      ORDER BY s.%1$I %2$s, s.case_id %2$s OFFSET 0) x
    CROSS JOIN LATERAL (
      SELECT FROM cases_caseaccess a
      WHERE a.case_id = x.case_id AND a.reader + 0 = ANY ($4) %3$s LIMIT 1) a
    ORDER BY x.key %2$s, x.case_id %2$s LIMIT $3
    $sql$, VARIADIC pieces) USING sought, any_of, wanted, readers;
END $$;

-- Only the database's own triggers, and its owner, ask these: they know no identity.
REVOKE EXECUTE ON FUNCTION
  pax_access_of(bigint), pax_words_of(bigint), pax_index_words_of(bigint) FROM PUBLIC;
