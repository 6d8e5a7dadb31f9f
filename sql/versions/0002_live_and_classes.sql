-- The few later words on an answer (undone, corrected), without reading all answers for them.
CREATE INDEX idx_activities_changes ON learning_activities (user_id, created_at)
WHERE activity_type IN ('undo', 'self_rating', 'settlement', 'override', 'regrade');
-- Which classes somebody is in, and what a learner asked to practise.
CREATE INDEX idx_activities_wishes ON learning_activities (user_id, created_at)
WHERE activity_type IN ('class_opened', 'class_joined', 'class_left', 'practice_requested');

-- Who something happened to, said to every process that listens, when the transaction commits: the learner, and the class
-- that an activity is about. One notification a learner and statement, however many rows; it carries an id and no more.
CREATE FUNCTION notify_activity() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    PERFORM pg_notify('aidioma_activity', left(topic, 1000))
    FROM (
        SELECT user_id AS topic FROM added
        UNION
        SELECT regexp_replace(content_id, '^user:', '') FROM added WHERE content_id ~ '^(user|class):'
    ) AS topics;
    RETURN NULL;
END
$$;

CREATE TRIGGER learning_activities_notify
AFTER INSERT ON learning_activities REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION notify_activity();
