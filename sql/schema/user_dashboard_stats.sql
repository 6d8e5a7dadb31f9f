-- One row per real learner: every signed-up one, and a guest once there is an attempt. Read by the teachers' and admins'
-- overviews; refreshed CONCURRENTLY, hence the unique index.
-- An attempt is an activity on an item of learning_content that has a score or took time, and that no later activity undid.
CREATE MATERIALIZED VIEW user_dashboard_stats AS
SELECT
    learner.id AS user_id,
    count(DISTINCT attempt.content_id) AS content_completed,
    avg(attempt.score)::double precision AS average_score,
    coalesce(sum(attempt.duration_ms), 0)::double precision / 60000 AS total_minutes,
    count(DISTINCT attempt.activity_type) AS activity_types_used,
    max(attempt.created_at) AS last_activity
FROM users AS learner
LEFT JOIN (
    SELECT done.user_id, done.content_id, done.activity_type, done.score, done.duration_ms, done.created_at
    FROM learning_activities AS done
    JOIN learning_content AS item ON item.id = done.content_id
    WHERE (done.score IS NOT NULL OR done.duration_ms IS NOT NULL)
      AND done.activity_type <> 'undo'
      AND NOT EXISTS (
          SELECT FROM learning_activities AS undo
          WHERE undo.activity_type = 'undo'
            AND undo.metadata ->> 'undoes' = done.id
            AND undo.user_id = done.user_id
      )
) AS attempt ON attempt.user_id = learner.id
WHERE learner.role = 'learner'
GROUP BY learner.id
HAVING learner.email IS NOT NULL OR count(attempt.content_id) > 0;

CREATE UNIQUE INDEX user_dashboard_stats_user ON user_dashboard_stats (user_id);
