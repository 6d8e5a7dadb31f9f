-- The whole schema, for a new database:  psql -d NAME -f sql/schema.sql
-- One transaction: an error leaves nothing behind. A database made by Alembic is the same (docs/adr/0002-sql-and-revisions.md).
\set ON_ERROR_STOP on
BEGIN;
\ir schema/extension.sql
\ir schema/users.sql
\ir schema/learning_content.sql
\ir schema/learning_activities.sql
\ir schema/live.sql
\ir schema/user_progress.sql
\ir schema/ai_cache.sql
\ir schema/find_similar_responses.sql
\ir schema/user_features.sql
\ir schema/achievements.sql
\ir schema/user_dashboard_stats.sql
\ir schema/alembic_version.sql
COMMIT;
