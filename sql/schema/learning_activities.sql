-- What people did, append-only: the truth that progress, features and dashboards are rebuilt from.
-- content_id names an item of learning_content, else user:<id>, class:<id>, session:<id> or system, hence no foreign key.
CREATE TABLE learning_activities (
    id text NOT NULL DEFAULT gen_random_uuid()::text,
    user_id text NOT NULL,
    activity_type text NOT NULL,
    content_id text NOT NULL,
    score integer,
    duration_ms integer,
    metadata jsonb NOT NULL DEFAULT '{}',
    ai_cached boolean NOT NULL DEFAULT false,
    ai_cost numeric(10, 6) NOT NULL DEFAULT 0, -- US dollars
    ai_model text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT learning_activities_pkey PRIMARY KEY (id),
    CONSTRAINT learning_activities_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT learning_activities_type_named CHECK (activity_type <> ''),
    CONSTRAINT learning_activities_content_named CHECK (content_id <> ''),
    CONSTRAINT learning_activities_score_range CHECK (score BETWEEN 0 AND 100),
    CONSTRAINT learning_activities_duration_range CHECK (duration_ms >= 0),
    CONSTRAINT learning_activities_metadata_object CHECK (jsonb_typeof(metadata) = 'object'),
    CONSTRAINT learning_activities_cost_range CHECK (ai_cost >= 0)
);

CREATE INDEX idx_activities_user_time ON learning_activities (user_id, created_at DESC);
-- A plain cast to date depends on the session's time zone and cannot be indexed.
CREATE INDEX idx_activities_user_day ON learning_activities (user_id, ((created_at AT TIME ZONE 'UTC')::date));
-- One learner's history of one item, which every answer reads; regrading and statistics of an item.
CREATE INDEX idx_activities_content_user ON learning_activities (content_id, user_id, created_at);
-- Which activities were undone.
CREATE INDEX idx_activities_undone ON learning_activities ((metadata ->> 'undoes')) WHERE activity_type = 'undo';
-- What the judge cost the installation since a moment, without touching the many rows that cost nothing.
CREATE INDEX idx_activities_cost ON learning_activities (created_at) INCLUDE (user_id, ai_cost) WHERE ai_cost > 0;
-- The few later words on an answer (undone, corrected), without reading all answers for them.
CREATE INDEX idx_activities_changes ON learning_activities (user_id, created_at)
WHERE activity_type IN ('undo', 'self_rating', 'settlement', 'override', 'regrade');
-- Which classes somebody is in, and what a learner asked to practise.
CREATE INDEX idx_activities_wishes ON learning_activities (user_id, created_at)
WHERE activity_type IN ('class_opened', 'class_joined', 'class_left', 'practice_requested');
-- Marks in the order of time, for the figures of each day: whatever was not marked is left out.
CREATE INDEX idx_activities_receipt ON learning_activities (created_at) WHERE metadata ? 'receipt';
-- Whom a stored answer was given to.
CREATE INDEX idx_activities_reused ON learning_activities ((metadata #>> '{receipt,reused}'), created_at)
WHERE metadata #>> '{receipt,reused}' LIKE 'answer:%';
-- The few words of teachers and learners that a mark was wrong, the latest first.
CREATE INDEX idx_activities_doubts ON learning_activities (created_at)
WHERE activity_type IN ('override', 'regrade', 'report');
-- Answers that wait for their mark, the oldest first, without reading all answers for the few of them.
CREATE INDEX idx_activities_pending ON learning_activities (created_at, id) WHERE metadata ->> 'verdict' = 'pending';
