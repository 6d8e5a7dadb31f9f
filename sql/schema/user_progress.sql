-- Where one learner stands with one item; folded from learning_activities and rebuilt from it at will.
CREATE TABLE user_progress (
    id text NOT NULL DEFAULT gen_random_uuid()::text,
    user_id text NOT NULL,
    content_id text NOT NULL,
    content_type text NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    best_score integer,
    last_attempt_at timestamptz,
    mastery_level integer NOT NULL DEFAULT 0,
    next_review_at timestamptz,
    review_interval_days integer,
    easiness_factor numeric(3, 2) NOT NULL DEFAULT 2.5,
    metadata jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT user_progress_pkey PRIMARY KEY (id),
    CONSTRAINT user_progress_user_id_content_id_key UNIQUE (user_id, content_id),
    CONSTRAINT user_progress_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_progress_content_named CHECK (content_id <> ''),
    CONSTRAINT user_progress_type_named CHECK (content_type <> ''),
    CONSTRAINT user_progress_attempts_range CHECK (attempts >= 0),
    CONSTRAINT user_progress_best_score_range CHECK (best_score BETWEEN 0 AND 100),
    CONSTRAINT user_progress_mastery_range CHECK (mastery_level BETWEEN 0 AND 100),
    CONSTRAINT user_progress_interval_range CHECK (review_interval_days BETWEEN 0 AND 36500),
    CONSTRAINT user_progress_easiness_floor CHECK (easiness_factor >= 1.3),
    CONSTRAINT user_progress_metadata_object CHECK (jsonb_typeof(metadata) = 'object')
);

CREATE INDEX idx_progress_review ON user_progress (user_id, next_review_at) WHERE next_review_at IS NOT NULL;
