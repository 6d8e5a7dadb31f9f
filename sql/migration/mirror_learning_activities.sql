-- Answers of ours, and what undoes them, go to the legacy tables, too. One table a transaction: who answers waits for no other.
CREATE OR REPLACE TRIGGER mirror_new AFTER INSERT ON learning_activities FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy' AND NOT NEW.metadata ? 'legacy'
      AND (NEW.metadata ? 'quality' OR NEW.metadata ? 'undoes'))
EXECUTE FUNCTION mirror_row();

CREATE OR REPLACE TRIGGER mirror_moved AFTER UPDATE OF user_id ON learning_activities FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy' AND NEW.metadata ? 'quality'
      AND OLD.user_id <> NEW.user_id)
EXECUTE FUNCTION mirror_row();
