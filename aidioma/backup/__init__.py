"""An installation as one file, and from it again: database, recordings, pictures, settings (docs/backup.md)."""
