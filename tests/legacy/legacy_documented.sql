-- The seven tables as the documents spell them, some of it as the SQLite variant has it: epochs and 0/1.
CREATE TABLE users (
    id text PRIMARY KEY, email text UNIQUE NOT NULL, name text NOT NULL, created_at bigint NOT NULL,
    updated_at bigint NOT NULL, level text DEFAULT 'beginner', streak integer DEFAULT 0, total_score integer DEFAULT 0,
    preferences jsonb DEFAULT '{}'
);
CREATE TABLE sentences (
    id text PRIMARY KEY, spanish text NOT NULL, english text NOT NULL, difficulty text NOT NULL, category text,
    hints jsonb NOT NULL, grammar_points jsonb, created_at bigint NOT NULL, is_active integer DEFAULT 1
);
CREATE TABLE user_progress (
    id text PRIMARY KEY, user_id text NOT NULL, sentence_id text NOT NULL, attempts integer DEFAULT 0,
    best_score integer DEFAULT 0, last_practiced timestamptz, mastery_level text DEFAULT 'learning',
    hints_used integer DEFAULT 0, average_time integer
);
CREATE TABLE practice_sessions (
    id text PRIMARY KEY, user_id text NOT NULL, start_time timestamptz NOT NULL DEFAULT now(), end_time timestamptz,
    total_sentences integer DEFAULT 0, completed_sentences integer DEFAULT 0, average_score real DEFAULT 0,
    points_earned integer DEFAULT 0
);
CREATE TABLE evaluations (
    id text PRIMARY KEY, user_id text NOT NULL, sentence_id text NOT NULL, session_id text, user_translation text NOT NULL,
    score integer NOT NULL, feedback text NOT NULL, grammar_errors text, hints_used integer DEFAULT 0,
    evaluated_at timestamptz NOT NULL DEFAULT now(), evaluation_time integer, cached boolean DEFAULT false
);
CREATE TABLE evaluation_cache (
    id text PRIMARY KEY, cache_key text NOT NULL UNIQUE, sentence_id text NOT NULL, user_translation text NOT NULL,
    result jsonb NOT NULL, score integer NOT NULL, hit_count integer DEFAULT 1, last_used timestamptz, expires_at timestamptz
);
CREATE TABLE learning_analytics (
    id text PRIMARY KEY, user_id text NOT NULL, date text NOT NULL, practice_minutes integer DEFAULT 0,
    sentences_completed integer DEFAULT 0, average_score real DEFAULT 0, streak_days integer DEFAULT 0,
    weakness_areas text, improvement_rate real
);
