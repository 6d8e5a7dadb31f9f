-- What can be said of a learner's way of learning; computed from learning_activities, never entered.
CREATE TABLE user_features (
    user_id text NOT NULL,
    avg_session_duration_ms integer,
    sessions_per_week numeric(5, 2),
    preferred_difficulty text,
    overall_accuracy numeric(5, 2), -- percent
    improvement_rate numeric(6, 2), -- percentage points a week
    struggle_areas jsonb NOT NULL DEFAULT '[]',
    hint_usage_rate numeric(5, 2), -- percent
    completion_rate numeric(5, 2), -- percent
    learning_style_embedding vector(256),
    last_computed timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT user_features_pkey PRIMARY KEY (user_id),
    CONSTRAINT user_features_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT user_features_session_range CHECK (avg_session_duration_ms >= 0),
    CONSTRAINT user_features_sessions_range CHECK (sessions_per_week >= 0),
    CONSTRAINT user_features_difficulty_known CHECK (preferred_difficulty IN ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT user_features_accuracy_range CHECK (overall_accuracy BETWEEN 0 AND 100),
    CONSTRAINT user_features_struggle_areas_array CHECK (jsonb_typeof(struggle_areas) = 'array'),
    CONSTRAINT user_features_hint_usage_range CHECK (hint_usage_rate BETWEEN 0 AND 100),
    CONSTRAINT user_features_completion_range CHECK (completion_rate BETWEEN 0 AND 100)
);
