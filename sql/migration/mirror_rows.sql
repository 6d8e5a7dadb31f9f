-- Writing to legacy tables whatever columns they have, in either spelling. A payload names every column that may be
-- there, and what is not there is left out. While these run, aidioma.origin says so, and the legacy triggers keep still.
CREATE OR REPLACE FUNCTION mirror_table(wanted text) RETURNS regclass
LANGUAGE sql STABLE
RETURN to_regclass(format('%I.%I', :'legacy', wanted));

CREATE OR REPLACE FUNCTION mirror_time(at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

-- The part of a payload that the table has columns for: an epoch where that is what a time is there, 0 and 1 for a
-- boolean, text for JSON. A whole row also gets something neutral where the table insists and we know nothing.
CREATE OR REPLACE FUNCTION mirror_fitted(target regclass, payload jsonb, whole boolean) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_object_agg(attname, CASE
        WHEN value IS NULL THEN CASE
            WHEN typcategory = 'N' THEN '0'::jsonb
            WHEN typcategory = 'B' THEN 'false'::jsonb
            WHEN typcategory = 'D' THEN to_jsonb(mirror_time(now()))
            WHEN typname IN ('json', 'jsonb') THEN '{}'::jsonb
            ELSE '""'::jsonb END
        WHEN typcategory = 'N' AND jsonb_typeof(value) = 'boolean' THEN to_jsonb(value::boolean::integer)
        WHEN typcategory = 'N' AND jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '^\d{4}-\d\d-\d\dT'
            THEN to_jsonb(floor(extract(epoch FROM (value #>> '{}')::timestamptz)))
        WHEN typcategory = 'S' AND jsonb_typeof(value) IN ('object', 'array') THEN to_jsonb(value::text)
        ELSE value END), '{}')
    FROM pg_attribute
    JOIN pg_type ON pg_type.oid = atttypid
    CROSS JOIN LATERAL (SELECT payload -> attname::text AS value) AS said
    WHERE attrelid = target AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      AND (payload ? attname::text OR (whole AND attnotnull AND NOT atthasdef AND attidentity = ''))
$$;

CREATE OR REPLACE FUNCTION mirror_named(target regclass, keys jsonb) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT string_agg(format('%I = (jsonb_populate_record(NULL::%s, %L::jsonb)).%I', key, target, keys, key), ' AND ')
    FROM jsonb_object_keys(keys) AS key
$$;

-- Whether the row was new: one that is there is left as it is.
CREATE OR REPLACE FUNCTION mirror_put(wanted text, payload jsonb) RETURNS boolean
LANGUAGE plpgsql SET aidioma.origin = 'aidioma' SET lock_timeout = '300ms' AS $$
DECLARE
    target regclass := mirror_table(wanted);
    fitted jsonb := mirror_fitted(target, payload, true);
    names text := (SELECT string_agg(quote_ident(key), ', ' ORDER BY key) FROM jsonb_object_keys(fitted) AS key);
    written integer;
BEGIN
    IF target IS NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('INSERT INTO %1$s (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $1) ON CONFLICT DO NOTHING',
                   target, names) USING fitted;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written > 0;
END
$$;

CREATE OR REPLACE FUNCTION mirror_set(wanted text, keys jsonb, payload jsonb) RETURNS boolean
LANGUAGE plpgsql SET aidioma.origin = 'aidioma' SET lock_timeout = '300ms' AS $$
DECLARE
    target regclass := mirror_table(wanted);
    fitted jsonb := mirror_fitted(target, payload, false);
    names text := (SELECT string_agg(quote_ident(key), ', ' ORDER BY key) FROM jsonb_object_keys(fitted) AS key);
    written integer := 0;
BEGIN
    IF target IS NOT NULL AND names IS NOT NULL THEN
        EXECUTE format('UPDATE %1$s SET (%2$s) = (SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, $1)) WHERE %3$s',
                       target, names, mirror_named(target, keys)) USING fitted;
        GET DIAGNOSTICS written = ROW_COUNT;
    END IF;
    RETURN written > 0;
END
$$;

CREATE OR REPLACE FUNCTION mirror_add(wanted text, keys jsonb, counter text, amount integer) RETURNS void
LANGUAGE plpgsql SET aidioma.origin = 'aidioma' SET lock_timeout = '300ms' AS $$
DECLARE
    target regclass := mirror_table(wanted);
BEGIN
    EXECUTE format('UPDATE %1$s SET %2$I = greatest(0, coalesce(%2$I, 0) + $1) WHERE %3$s',
                   target, counter, mirror_named(target, keys)) USING amount;
END
$$;

CREATE OR REPLACE FUNCTION mirror_drop(wanted text, keys jsonb) RETURNS boolean
LANGUAGE plpgsql SET aidioma.origin = 'aidioma' SET lock_timeout = '300ms' AS $$
DECLARE
    target regclass := mirror_table(wanted);
    gone integer := 0;
BEGIN
    IF target IS NOT NULL THEN
        EXECUTE format('DELETE FROM %1$s WHERE %2$s', target, mirror_named(target, keys));
        GET DIAGNOSTICS gone = ROW_COUNT;
    END IF;
    RETURN gone > 0;
END
$$;

CREATE OR REPLACE FUNCTION mirror_schema() RETURNS text
LANGUAGE sql IMMUTABLE
RETURN :'legacy';

-- A row of ours that a legacy table did not take is noted, and no learner is refused for it.
CREATE OR REPLACE FUNCTION mirror_failed(of_table text, key text, reason text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO %I.aidioma_outbox (table_name, op, row_now, reason) VALUES ($1, ''FAILED'', $2, $3)',
                   mirror_schema())
    USING of_table, jsonb_build_object('id', key), reason;
EXCEPTION WHEN undefined_table OR insufficient_privilege THEN
    RAISE WARNING 'the legacy tables did not take % of %: %', key, of_table, reason;
END
$$;
