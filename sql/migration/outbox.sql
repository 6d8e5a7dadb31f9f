-- In the legacy schema: one table that says what the earlier application wrote, and the function its triggers call.
-- Run with the schema's name in the variable "legacy", as psql -v legacy=public does.
CREATE TABLE IF NOT EXISTS :"legacy".aidioma_outbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    noted_at timestamptz NOT NULL DEFAULT now(),
    table_name text NOT NULL,
    op text NOT NULL, -- INSERT, UPDATE or DELETE of theirs; FAILED: a row of ours that their table did not take
    row_now jsonb,
    row_before jsonb,
    reason text
);

-- Runs as its owner, so that the earlier application needs no right on the outbox.
CREATE OR REPLACE FUNCTION :"legacy".aidioma_note() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    EXECUTE format('INSERT INTO %I.aidioma_outbox (table_name, op, row_now, row_before) VALUES ($1, $2, $3, $4)', TG_TABLE_SCHEMA)
    USING TG_TABLE_NAME, TG_OP,
          CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END,
          CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    RETURN NULL;
END
$$;
