-- What our tables do while dual-write is on, whoever writes to them. Rows that come from the legacy tables are not sent
-- back: the one who writes them says so by aidioma.origin.
CREATE OR REPLACE FUNCTION mirror_row() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'users' AND TG_OP = 'DELETE' THEN
        PERFORM mirror_forgotten(coalesce(OLD.preferences #>> '{legacy,key}', OLD.id));
    ELSIF TG_TABLE_NAME = 'users' THEN
        PERFORM mirror_user(NEW);
    ELSIF TG_TABLE_NAME = 'learning_content' THEN
        PERFORM mirror_content(NEW);
    ELSIF TG_TABLE_NAME = 'user_progress' THEN
        PERFORM mirror_progress(NEW);
    ELSIF TG_OP = 'UPDATE' THEN -- a guest's work moves to an account
        PERFORM mirror_undone(OLD);
        PERFORM mirror_activity(NEW);
    ELSE
        PERFORM mirror_activity(NEW);
    END IF;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    IF TG_OP = 'DELETE' THEN
        PERFORM mirror_failed('users deleted', coalesce(OLD.preferences #>> '{legacy,key}', OLD.id), SQLERRM);
    ELSE
        PERFORM mirror_failed(TG_TABLE_NAME, NEW.id, SQLERRM);
    END IF;
    RETURN NULL;
END
$$;
