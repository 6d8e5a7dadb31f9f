-- One row per real learner: every signed-up one, and a guest once there is an attempt. Read by the teachers' and admins'
-- overviews; refreshed CONCURRENTLY, hence the unique index.
-- An attempt is an activity on an item that has a quality, a score or a duration, and that no later activity undid.
-- Where a later activity corrects it (a teacher's override, a regrade), the last correction's score counts.
CREATE MATERIALIZED VIEW user_dashboard_stats AS
WITH kept AS (
    SELECT
        done.id, done.user_id, done.content_id, done.activity_type, done.score, done.duration_ms, done.metadata,
        done.created_at
    FROM learning_activities AS done
    WHERE done.activity_type <> 'undo'
      AND NOT EXISTS (
          SELECT FROM learning_activities AS undo
          WHERE undo.activity_type = 'undo'
            AND undo.metadata ->> 'undoes' = done.id
            AND undo.user_id = done.user_id
      )
),
correction AS (
    SELECT DISTINCT ON (user_id, metadata ->> 'corrects') user_id, metadata ->> 'corrects' AS corrects, score
    FROM kept
    WHERE metadata ? 'corrects'
    ORDER BY user_id, metadata ->> 'corrects', created_at DESC, id DESC
),
attempt AS (
    SELECT
        kept.user_id, kept.content_id, kept.activity_type, kept.duration_ms, kept.created_at,
        CASE WHEN correction.corrects IS NULL THEN kept.score ELSE correction.score END AS score
    FROM kept
    LEFT JOIN correction ON correction.user_id = kept.user_id AND correction.corrects = kept.id
    WHERE (kept.metadata ? 'quality' OR kept.score IS NOT NULL OR kept.duration_ms IS NOT NULL)
      AND NOT kept.metadata ? 'corrects'
      AND kept.activity_type <> 'progress_imported'
      AND kept.content_id !~ '^((user|class|session):|system$)'
)
SELECT
    learner.id AS user_id,
    count(DISTINCT attempt.content_id) AS content_completed,
    avg(attempt.score)::double precision AS average_score,
    coalesce(sum(attempt.duration_ms), 0)::double precision / 60000 AS total_minutes,
    count(DISTINCT attempt.activity_type) AS activity_types_used,
    max(attempt.created_at) AS last_activity
FROM users AS learner
LEFT JOIN attempt ON attempt.user_id = learner.id
WHERE learner.role = 'learner'
GROUP BY learner.id
HAVING learner.email IS NOT NULL OR count(attempt.content_id) > 0;

CREATE UNIQUE INDEX user_dashboard_stats_user ON user_dashboard_stats (user_id);
