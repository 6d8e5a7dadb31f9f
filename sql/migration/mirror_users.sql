-- What is done to our users goes to the legacy table, too. One table a transaction: who answers waits for no other.
CREATE OR REPLACE TRIGGER mirror_new AFTER INSERT ON users FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy' AND NEW.id <> 'system')
EXECUTE FUNCTION mirror_row();

CREATE OR REPLACE TRIGGER mirror_changed AFTER UPDATE OF name, email, level ON users FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy' AND NEW.id <> 'system'
      AND (OLD.name, OLD.email, OLD.level) IS DISTINCT FROM (NEW.name, NEW.email, NEW.level))
EXECUTE FUNCTION mirror_row();

CREATE OR REPLACE TRIGGER mirror_gone AFTER DELETE ON users FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy')
EXECUTE FUNCTION mirror_row();
