-- What is done to our content goes to the legacy tables, too. One table a transaction: who answers waits for no other.
CREATE OR REPLACE TRIGGER mirror_new AFTER INSERT ON learning_content FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy' AND mirror_content_table(NEW.content_type) IS NOT NULL)
EXECUTE FUNCTION mirror_row();

CREATE OR REPLACE TRIGGER mirror_changed AFTER UPDATE ON learning_content FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy' AND mirror_content_table(NEW.content_type) IS NOT NULL
      AND (OLD.primary_text, OLD.secondary_text, OLD.difficulty, OLD.metadata ->> 'status')
          IS DISTINCT FROM (NEW.primary_text, NEW.secondary_text, NEW.difficulty, NEW.metadata ->> 'status'))
EXECUTE FUNCTION mirror_row();
