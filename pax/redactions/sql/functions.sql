-- Personal data taken out of what is frozen.  The triggers that let nobody change it are
-- put aside for as long as these take, and only where two have decided just this: what
-- is asked for stands in the terms of their decision, word for word.

-- Has one asked for this and another confirmed it, and is it being carried out by one of
-- them in this very transaction?
CREATE OR REPLACE FUNCTION pax_redacts(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM decisions_pendingdecision d
    WHERE d.uuid = wanted AND d.kind IN ('redaction', 'redaction_copy') AND d.state = 'confirmed'
      AND d.settled_by_id <> d.asked_by_id AND d.carried_at = now()
      AND pax_user_id() IN (d.asked_by_id, d.settled_by_id))
$$;

-- What is asked to be taken out stands in rows that who asks can read, of what was made
-- or sent by their own authority, and in texts: never in who somebody is, the log or what
-- two have decided.  What finds the words finds those words and no others.
CREATE OR REPLACE FUNCTION pax_redaction_is_ones_own() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  home text;
  what jsonb;
  ids bigint[];
  seen bigint;
  core text;
BEGIN
  IF pax_user_id() IS NULL OR NEW.kind NOT IN ('redaction', 'redaction_copy') THEN
    RETURN NEW;
  END IF;
  core := regexp_replace(NEW.terms ->> 'pattern', '^\(\?<!\\w\)', '');
  core := regexp_replace(core, '\(\?!\\w\)$', '');
  -- As pattern_of() writes it: each letter as it is or in either case, never a choice.
  IF coalesce(core, '') !~ '^(\[[^]\\^-]{2}\]|[^][\\(){}*+?.|^$]|\\[^a-zA-Z0-9]|\\s\+)+$'
     OR btrim(NEW.terms ->> 'words') !~ ('^' || core || '$') THEN
    RAISE EXCEPTION 'what is taken out is what was said'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR home, what IN SELECT * FROM jsonb_each(NEW.terms -> 'targets') LOOP
    ids := ARRAY(SELECT DISTINCT jsonb_array_elements_text(what -> 'ids')::bigint);
    IF home ~ '^(accounts|audit|auth|decisions|django|guardian|notices|redactions)_'
       OR what -> 'columns' ?| ARRAY['content_sha256', 'previous_sha256', 'pdf_sha256',
                                     'sha256'] THEN
      RAISE EXCEPTION 'that is no text that can be taken from'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- Versions are those of rows that one reads as they are today.
    home := replace(home, '_historical', '_');
    EXECUTE format('SELECT count(DISTINCT id) FROM %I WHERE id = ANY ($1)', home)
      INTO seen USING ids;
    -- Of what is sent, who sent it: not who has received it, and reads it too.
    IF seen = cardinality(ids) AND EXISTS (
         SELECT 1 FROM information_schema.columns
          WHERE table_schema = 'public' AND table_name = home
            AND column_name = 'sender_agency_id') THEN
      EXECUTE format('SELECT count(*) FROM %I'
                     ' WHERE id = ANY ($1) AND sender_agency_id = $2', home)
        INTO seen USING ids, NEW.agency_id;
    END IF;
    IF seen <> cardinality(ids) THEN
      RAISE EXCEPTION 'one takes out of what is one''s own'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  END LOOP;
  RETURN NEW;
END $$;

-- A JSON content without what a pattern finds in its texts; keys and numbers stay.
CREATE OR REPLACE FUNCTION pax_without(told jsonb, pattern text, mark text)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE SET search_path = public, pg_temp AS $$
BEGIN
  RETURN CASE jsonb_typeof(told)
    WHEN 'string' THEN
      to_jsonb(regexp_replace(told #>> '{}', pattern, mark, 'g'))
    WHEN 'array' THEN (
      SELECT coalesce(jsonb_agg(pax_without(x.e, pattern, mark) ORDER BY x.n), '[]')
        FROM jsonb_array_elements(told) WITH ORDINALITY AS x(e, n))
    WHEN 'object' THEN (
      SELECT coalesce(jsonb_object_agg(x.k, pax_without(x.v, pattern, mark)), '{}')
        FROM jsonb_each(told) AS x(k, v))
    ELSE told END;
END $$;

-- Turns the triggers of a table off, and on again, but for those that keep the search
-- index: what is taken out is to be found no more.
CREATE OR REPLACE FUNCTION pax_put_aside(home text, aside boolean) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  named text;
BEGIN
  FOR named IN
    SELECT tgname FROM pg_trigger
     WHERE tgrelid = home::regclass AND NOT tgisinternal
       AND tgname NOT LIKE 'pax_index_words%'
  LOOP
    EXECUTE format('ALTER TABLE %I %s TRIGGER %I', home,
                   CASE WHEN aside THEN 'DISABLE' ELSE 'ENABLE' END, named);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION pax_put_aside(text, boolean) FROM PUBLIC;

-- Takes out what was decided, wherever the terms say, and then the words themselves out
-- of the terms.  `prints`: the jobs that have printed them, by table and foreign key;
-- gives the files that they made.
CREATE OR REPLACE FUNCTION pax_redact(wanted uuid, mark text, prints jsonb)
RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  terms jsonb;
  home text;
  what jsonb;
  named text;
  longest integer;
  kind text;
  ids bigint[];
  made text[];
  files text[] := '{}';
BEGIN
  IF NOT pax_redacts(wanted) THEN
    RAISE EXCEPTION 'two decide what is taken out of what is frozen'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  terms := (SELECT d.terms FROM decisions_pendingdecision d WHERE d.uuid = wanted);
  -- In the place stands that something was taken out, and nothing else.
  IF mark !~ ('^\[Här har uppgift tagits bort den \d{4}-\d\d-\d\d, beslut '
              || left(replace(wanted::text, '-', ''), 8) || '\]$') THEN
    RAISE EXCEPTION 'the place says that something was taken out'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- A table with checks still to be made cannot have its triggers put aside.
  SET CONSTRAINTS ALL IMMEDIATE;
  FOR home, what IN SELECT * FROM jsonb_each(terms -> 'targets') LOOP
    ids := ARRAY(SELECT jsonb_array_elements_text(what -> 'ids')::bigint);
    PERFORM pax_put_aside(home, true);
    FOR named IN SELECT jsonb_array_elements_text(what -> 'columns') LOOP
      SELECT data_type, character_maximum_length INTO kind, longest
        FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name = home AND column_name = named;
      IF kind = 'jsonb' THEN
        EXECUTE format(
          'UPDATE %1$I SET %2$I = pax_without(%2$I, $1, $2) WHERE id = ANY ($3)'
          ' AND %2$I IS DISTINCT FROM pax_without(%2$I, $1, $2)', home, named)
          USING terms ->> 'pattern', mark, ids;
      ELSE
        EXECUTE format(
          'UPDATE %1$I SET %2$I = left(regexp_replace(%2$I, $1, $2, ''g''), $4)'
          ' WHERE id = ANY ($3) AND %2$I ~ $1', home, named)
          USING terms ->> 'pattern', mark, ids,
                coalesce(longest, 2147483647);
      END IF;
    END LOOP;
    PERFORM pax_put_aside(home, false);
  END LOOP;
  -- Printed files say what they said: they are made anew.
  FOR what IN SELECT * FROM jsonb_array_elements(prints) LOOP
    home := what ->> 'table';
    -- Of the very rows: what the column points to says which.
    ids := ARRAY(
      SELECT jsonb_array_elements_text(terms #> ARRAY['targets', k.confrelid::regclass::text, 'ids'])::bigint
        FROM pg_constraint k
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
       WHERE k.contype = 'f' AND k.conrelid = home::regclass
         AND a.attname = what ->> 'column');
    EXECUTE format(
      'SELECT array_agg(result_sha256) FROM %I WHERE %I = ANY ($1)'
      ' AND result_sha256 <> ''''', home, what ->> 'column') INTO made USING ids;
    CONTINUE WHEN made IS NULL;
    files := files || made;
    PERFORM pax_put_aside(home, true);
    EXECUTE format(
      'UPDATE %I SET result_sha256 = '''', result_size = NULL, state = ''avbruten'','
      ' because = ''Uppgift har tagits bort. Skriv ut på nytt.'''
      ' WHERE result_sha256 = ANY ($1)', home) USING made;
    PERFORM pax_put_aside(home, false);
  END LOOP;
  PERFORM pax_put_aside('decisions_pendingdecision', true);
  UPDATE decisions_pendingdecision d SET terms = d.terms - ARRAY['pattern', 'words']
   WHERE d.uuid = wanted;
  PERFORM pax_put_aside('decisions_pendingdecision', false);
  SET CONSTRAINTS ALL DEFERRED;
  RETURN files;
END $$;

-- What of the rows in the terms is frozen, as it stands: read by the second too, who may
-- confirm it without being one of those who read it.
CREATE OR REPLACE FUNCTION pax_frozen_in(wanted uuid)
RETURNS TABLE (home text, id bigint, uuid uuid, content jsonb, sealed text, printed text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  place text;
  what jsonb;
BEGIN
  IF NOT pax_redacts(wanted) THEN
    RAISE EXCEPTION 'two decide what is taken out of what is frozen'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  FOR place, what IN SELECT t.* FROM decisions_pendingdecision d,
      jsonb_each(d.terms -> 'targets') t WHERE d.uuid = wanted LOOP
    IF 2 = (SELECT count(*) FROM information_schema.columns c
             WHERE c.table_schema = 'public' AND c.table_name = place
               AND c.column_name IN ('content', 'content_sha256')) THEN
      RETURN QUERY EXECUTE format(
        'SELECT %L::text, t.id::bigint, t.uuid, t.content, t.content_sha256::text,'
        ' to_jsonb(t) ->> ''pdf_sha256'' FROM %I t WHERE t.id = ANY ($1)'
        ' AND t.content_sha256 <> '''' ORDER BY t.id', place, place)
        USING ARRAY(SELECT jsonb_array_elements_text(what -> 'ids')::bigint);
    END IF;
  END LOOP;
END $$;

-- Writes the fingerprint that a content has now: on its row, its history, and on those
-- that name it as the one before them.
CREATE OR REPLACE FUNCTION pax_reseal(
  wanted uuid, home text, past text, was text, became text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  terms jsonb;
  place text;
  named text;
BEGIN
  terms := (SELECT d.terms FROM decisions_pendingdecision d WHERE d.uuid = wanted);
  IF NOT pax_redacts(wanted) OR NOT terms -> 'targets' ? home
     OR past <> '' AND NOT terms -> 'targets' ? past THEN
    RAISE EXCEPTION 'two decide what is taken out of what is frozen'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  SET CONSTRAINTS ALL IMMEDIATE;
  FOREACH place IN ARRAY ARRAY[home, past] LOOP
    CONTINUE WHEN place = '';
    PERFORM pax_put_aside(place, true);
    FOREACH named IN ARRAY ARRAY['content_sha256', 'previous_sha256'] LOOP
      IF EXISTS (SELECT 1 FROM information_schema.columns
                  WHERE table_schema = 'public' AND table_name = place
                    AND column_name = named) THEN
        -- What follows in a chain names it; of seals only those of the rows asked for.
        EXECUTE format('UPDATE %1$I SET %2$I = $2 WHERE %2$I = $1'
                       ' AND ($3 OR id = ANY ($4))', place, named)
          USING was, became, named = 'previous_sha256',
                ARRAY(SELECT jsonb_array_elements_text(
                  terms #> ARRAY['targets', place, 'ids'])::bigint);
      END IF;
    END LOOP;
    IF EXISTS (SELECT 1 FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name = place
                  AND column_name = 'pdf_sha256') THEN
      EXECUTE format('UPDATE %I SET pdf_sha256 = '''', pdf_size = NULL'
                     ' WHERE content_sha256 = $1', place) USING became;
    END IF;
    PERFORM pax_put_aside(place, false);
  END LOOP;
  SET CONSTRAINTS ALL DEFERRED;
END $$;
