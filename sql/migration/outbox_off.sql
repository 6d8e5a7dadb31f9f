-- Nothing of ours is left in the legacy schema.
DROP TABLE IF EXISTS :"legacy".aidioma_outbox;
DROP FUNCTION IF EXISTS :"legacy".aidioma_note;
