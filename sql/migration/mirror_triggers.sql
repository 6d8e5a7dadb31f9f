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

DROP TRIGGER IF EXISTS mirror_new ON users;
CREATE TRIGGER mirror_new AFTER INSERT ON users FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy' AND NEW.id <> 'system')
EXECUTE FUNCTION mirror_row();

DROP TRIGGER IF EXISTS mirror_changed ON users;
CREATE TRIGGER mirror_changed AFTER UPDATE OF name, email, level ON users FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy' AND NEW.id <> 'system'
      AND (OLD.name, OLD.email, OLD.level) IS DISTINCT FROM (NEW.name, NEW.email, NEW.level))
EXECUTE FUNCTION mirror_row();

DROP TRIGGER IF EXISTS mirror_gone ON users;
CREATE TRIGGER mirror_gone AFTER DELETE ON users FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy')
EXECUTE FUNCTION mirror_row();

DROP TRIGGER IF EXISTS mirror_new ON learning_content;
CREATE TRIGGER mirror_new AFTER INSERT ON learning_content FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy' AND mirror_content_table(NEW.content_type) IS NOT NULL)
EXECUTE FUNCTION mirror_row();

DROP TRIGGER IF EXISTS mirror_changed ON learning_content;
CREATE TRIGGER mirror_changed AFTER UPDATE ON learning_content FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy' AND mirror_content_table(NEW.content_type) IS NOT NULL
      AND (OLD.primary_text, OLD.secondary_text, OLD.difficulty, OLD.metadata ->> 'status')
          IS DISTINCT FROM (NEW.primary_text, NEW.secondary_text, NEW.difficulty, NEW.metadata ->> 'status'))
EXECUTE FUNCTION mirror_row();

DROP TRIGGER IF EXISTS mirror_new ON learning_activities;
CREATE TRIGGER mirror_new AFTER INSERT ON learning_activities FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy' AND NOT NEW.metadata ? 'legacy'
      AND (NEW.metadata ? 'quality' OR NEW.metadata ? 'undoes'))
EXECUTE FUNCTION mirror_row();

DROP TRIGGER IF EXISTS mirror_moved ON learning_activities;
CREATE TRIGGER mirror_moved AFTER UPDATE OF user_id ON learning_activities FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy' AND NEW.metadata ? 'quality'
      AND OLD.user_id <> NEW.user_id)
EXECUTE FUNCTION mirror_row();

DROP TRIGGER IF EXISTS mirror_written ON user_progress;
CREATE TRIGGER mirror_written AFTER INSERT OR UPDATE ON user_progress FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy')
EXECUTE FUNCTION mirror_row();
