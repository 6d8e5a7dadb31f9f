-- The seven tables as they were implemented: ids made by the application, times without a zone, JSON as text.
CREATE TABLE users (
    id text PRIMARY KEY, email text UNIQUE NOT NULL, name text NOT NULL, created_at timestamp NOT NULL DEFAULT now(),
    updated_at timestamp NOT NULL DEFAULT now(), level text DEFAULT 'beginner', streak integer DEFAULT 0,
    total_score integer DEFAULT 0, preferences text DEFAULT '{}'
);
CREATE TABLE sentences (
    id text PRIMARY KEY, spanish text NOT NULL, english text NOT NULL, difficulty text NOT NULL, category text,
    hints text NOT NULL, grammar_points text, created_at timestamp NOT NULL DEFAULT now(), is_active boolean DEFAULT true,
    internal_note text
);
CREATE TABLE user_progress (
    id text PRIMARY KEY, user_id text NOT NULL, sentence_id text NOT NULL, attempts integer DEFAULT 0,
    best_score integer DEFAULT 0, last_attempt_at timestamp, mastered boolean DEFAULT false,
    average_score numeric(5, 2) DEFAULT 0
);
CREATE TABLE practice_sessions (
    id text PRIMARY KEY, user_id text NOT NULL, started_at timestamp NOT NULL DEFAULT now(), completed_at timestamp,
    total_sentences integer DEFAULT 0, completed_sentences integer DEFAULT 0, average_score numeric(5, 2) DEFAULT 0,
    session_type text DEFAULT 'standard'
);
CREATE TABLE evaluations (
    id text PRIMARY KEY, user_id text NOT NULL, sentence_id text NOT NULL, session_id text, user_translation text NOT NULL,
    ai_evaluation text NOT NULL, score integer NOT NULL, feedback text NOT NULL, hints_used integer DEFAULT 0,
    time_spent integer, created_at timestamp NOT NULL DEFAULT now()
);
CREATE TABLE evaluation_cache (
    id text PRIMARY KEY, sentence_id text NOT NULL, user_translation text NOT NULL, translation_hash text NOT NULL,
    ai_response text NOT NULL, score integer NOT NULL, feedback text NOT NULL, cache_level text NOT NULL,
    created_at timestamp NOT NULL DEFAULT now(), hit_count integer DEFAULT 1
);
CREATE TABLE learning_analytics (
    id text PRIMARY KEY, user_id text NOT NULL, date text NOT NULL, practice_time integer DEFAULT 0,
    sentences_completed integer DEFAULT 0, average_score numeric(5, 2) DEFAULT 0, hints_used integer DEFAULT 0,
    streak_day integer DEFAULT 0, difficulties_encountered text
);
