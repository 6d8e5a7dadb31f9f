-- Where a learner stands with an item goes to the legacy tables, too. One table a transaction: who answers waits for no other.
CREATE OR REPLACE TRIGGER mirror_written AFTER INSERT OR UPDATE ON user_progress FOR EACH ROW
WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'legacy')
EXECUTE FUNCTION mirror_row();
