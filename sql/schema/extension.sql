-- pgvector is the only extension: the embedded server has no other, and a hosted one need not allow any other.
CREATE EXTENSION IF NOT EXISTS vector;
