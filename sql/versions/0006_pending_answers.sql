-- Answers that wait for their mark, the oldest first, without reading all answers for the few of them.
CREATE INDEX idx_activities_pending ON learning_activities (created_at, id) WHERE metadata ->> 'verdict' = 'pending';
