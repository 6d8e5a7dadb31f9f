-- One legacy table, named by the variable "table", tells the outbox what is written to it, save what we write ourselves.
CREATE OR REPLACE TRIGGER aidioma_note AFTER INSERT OR UPDATE OR DELETE ON :"legacy".:"table"
FOR EACH ROW WHEN (current_setting('aidioma.origin', true) IS DISTINCT FROM 'aidioma')
EXECUTE FUNCTION :"legacy".aidioma_note();
