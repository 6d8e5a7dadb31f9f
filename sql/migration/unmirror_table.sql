-- One table of ours, named by the variable "table", no longer writes to the legacy ones.
DROP TRIGGER IF EXISTS mirror_new ON :"table";
DROP TRIGGER IF EXISTS mirror_changed ON :"table";
DROP TRIGGER IF EXISTS mirror_moved ON :"table";
DROP TRIGGER IF EXISTS mirror_gone ON :"table";
DROP TRIGGER IF EXISTS mirror_written ON :"table";
