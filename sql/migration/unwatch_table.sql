-- One legacy table no longer tells the outbox anything.
DROP TRIGGER IF EXISTS aidioma_note ON :"legacy".:"table";
