-- pgvector is the only extension: the embedded server has no other, and a hosted one need not allow any other.
CREATE EXTENSION IF NOT EXISTS vector;

-- Everyone who ever signed in, and guests, who have no e-mail address until they sign up.
-- The address is stored in lower case. The check folds ASCII alone, where every platform agrees with the application.
CREATE TABLE users (
    id text NOT NULL DEFAULT gen_random_uuid()::text,
    email text,
    name text NOT NULL,
    role text NOT NULL DEFAULT 'learner',
    level text NOT NULL DEFAULT 'beginner',
    password_hash text,
    preferences jsonb NOT NULL DEFAULT '{}',
    sessions jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_email_lower_case CHECK (email = lower(email COLLATE "C")),
    CONSTRAINT users_email_length CHECK (char_length(email) BETWEEN 3 AND 320),
    CONSTRAINT users_role_known CHECK (role IN ('learner', 'teacher', 'admin')),
    CONSTRAINT users_level_known CHECK (level IN ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT users_preferences_object CHECK (jsonb_typeof(preferences) = 'object'),
    CONSTRAINT users_sessions_object CHECK (jsonb_typeof(sessions) = 'object')
);

-- Everything that can be practised, whatever its type: what a type adds lives in metadata.
-- Content is retired (in its metadata), never deleted under its history.
CREATE TABLE learning_content (
    id text NOT NULL DEFAULT gen_random_uuid()::text,
    content_type text NOT NULL,
    difficulty text,
    primary_text text NOT NULL, -- Spanish
    secondary_text text, -- English
    metadata jsonb NOT NULL DEFAULT '{}',
    usage_count integer NOT NULL DEFAULT 0,
    success_rate numeric(5, 2), -- percent
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT learning_content_pkey PRIMARY KEY (id),
    CONSTRAINT learning_content_type_named CHECK (content_type <> ''),
    CONSTRAINT learning_content_difficulty_known CHECK (difficulty IN ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT learning_content_metadata_object CHECK (jsonb_typeof(metadata) = 'object'),
    CONSTRAINT learning_content_usage_count_range CHECK (usage_count >= 0),
    CONSTRAINT learning_content_success_rate_range CHECK (success_rate BETWEEN 0 AND 100)
);

CREATE INDEX idx_content_type_difficulty ON learning_content (content_type, difficulty);
CREATE INDEX idx_content_metadata ON learning_content USING gin (metadata);

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

-- What was learned from answers, to be reused for the next. No entry names a learner.
-- cache_key is <kind>:<scope>:<hash>. Collated "C", so that a scope is one range of the unique index.
CREATE TABLE ai_cache (
    id text NOT NULL DEFAULT gen_random_uuid()::text,
    cache_key text COLLATE "C" NOT NULL,
    response jsonb NOT NULL,
    model text NOT NULL,
    cost numeric(10, 6) NOT NULL DEFAULT 0, -- US dollars
    input_embedding vector(1536),
    response_embedding vector(1536),
    hit_count integer NOT NULL DEFAULT 0,
    last_accessed timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    CONSTRAINT ai_cache_pkey PRIMARY KEY (id),
    CONSTRAINT ai_cache_cache_key_key UNIQUE (cache_key),
    CONSTRAINT ai_cache_key_named CHECK (cache_key <> ''),
    CONSTRAINT ai_cache_cost_range CHECK (cost >= 0),
    CONSTRAINT ai_cache_hit_count_range CHECK (hit_count >= 0)
) WITH (fillfactor = 80); -- room on the page for counting hits, so that no index is touched by it

-- Half precision: half the size, two entries a page instead of one, and the same neighbours. The function below ranks
-- what the index finds by the full vectors again.
CREATE INDEX idx_cache_input_embedding ON ai_cache USING hnsw ((input_embedding::halfvec(1536)) halfvec_cosine_ops);
-- The sweep of expired entries.
CREATE INDEX idx_cache_expiry ON ai_cache (expires_at) WHERE expires_at IS NOT NULL;

-- The entries most like a question, in the whole library: at most 5, strictly above the threshold, best first.
-- ORDER BY distance LIMIT inside is what the HNSW index serves; threshold and expiry stand outside, where they cannot turn
-- the index off. 40 candidates, because hnsw.ef_search lets one scan return no more: it takes 36 expired neighbours to
-- hide a live one. The language is SQL without SET, so that the planner inlines the function.
CREATE FUNCTION find_similar_responses(query_embedding vector(1536), threshold double precision DEFAULT 0.85)
RETURNS TABLE (cache_key text, response jsonb, similarity double precision)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 5
AS $$
    SELECT near.cache_key, near.response, near.similarity
    FROM (
        SELECT
            entry.cache_key,
            entry.response,
            entry.expires_at,
            1 - (entry.input_embedding <=> query_embedding) AS similarity
        FROM ai_cache AS entry
        ORDER BY entry.input_embedding::halfvec(1536) <=> query_embedding::halfvec(1536)
        LIMIT 40
    ) AS near
    WHERE near.similarity > threshold
      AND near.similarity <> 'NaN' -- a zero vector has no direction, and NaN sorts above every number
      AND (near.expires_at IS NULL OR near.expires_at > now())
    ORDER BY near.similarity DESC, near.cache_key
    LIMIT 5
$$;

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

-- What a learner has earned, each once.
CREATE TABLE achievements (
    id text NOT NULL DEFAULT gen_random_uuid()::text,
    user_id text NOT NULL,
    code text NOT NULL,
    earned_at timestamptz NOT NULL DEFAULT now(),
    metadata jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT achievements_pkey PRIMARY KEY (id),
    CONSTRAINT achievements_user_id_code_key UNIQUE (user_id, code),
    CONSTRAINT achievements_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT achievements_code_named CHECK (code <> ''),
    CONSTRAINT achievements_metadata_object CHECK (jsonb_typeof(metadata) = 'object')
);

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
