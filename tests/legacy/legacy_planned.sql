-- The tables that were planned with DDL, and the two that were only named. The same in both spellings.
CREATE TABLE reading_content (
    id text PRIMARY KEY, title text NOT NULL, spanish_text text NOT NULL, english_translation text,
    difficulty text NOT NULL CHECK (difficulty IN ('beginner', 'intermediate', 'advanced')),
    estimated_reading_time integer, category text, topic text, source_type text, vocabulary_words text,
    grammar_points text, cultural_notes text, comprehension_questions text, read_count integer DEFAULT 0,
    average_completion_rate numeric(5, 2), average_comprehension_score numeric(5, 2),
    created_at timestamp DEFAULT now(), updated_at timestamp DEFAULT now(), is_active boolean DEFAULT true
);
CREATE TABLE vocabulary_flashcards (
    id text PRIMARY KEY, spanish_word text NOT NULL, english_translation text NOT NULL, pronunciation text,
    difficulty text NOT NULL CHECK (difficulty IN ('beginner', 'intermediate', 'advanced')),
    example_sentence_spanish text, example_sentence_english text, word_type text, gender text, category text, topic text,
    frequency_rank integer, related_words text, grammar_notes text, cultural_context text, total_reviews integer DEFAULT 0,
    success_rate numeric(5, 2), average_response_time integer,
    created_at timestamp DEFAULT now(), updated_at timestamp DEFAULT now(), is_active boolean DEFAULT true
);
CREATE TABLE conversation_scenarios (
    id text PRIMARY KEY, title text NOT NULL, description text NOT NULL,
    difficulty text NOT NULL CHECK (difficulty IN ('beginner', 'intermediate', 'advanced')),
    scenario_type text NOT NULL, setting text, participant_role text, ai_character_persona text, opening_message text,
    conversation_goals text, expected_turns integer, vocabulary_focus text, grammar_focus text, cultural_elements text,
    evaluation_criteria text, success_benchmarks text, total_conversations integer DEFAULT 0, average_turns integer,
    average_satisfaction numeric(5, 2), created_at timestamp DEFAULT now(), updated_at timestamp DEFAULT now(),
    is_active boolean DEFAULT true
);
CREATE TABLE universal_activity_events (
    id text PRIMARY KEY, user_id text NOT NULL, activity_type text NOT NULL, content_type text NOT NULL,
    page_source text NOT NULL, score integer NOT NULL, time_spent integer NOT NULL, hints_used integer DEFAULT 0,
    difficulty_level integer, attempts_required integer DEFAULT 1, content_id text, grammar_concepts text,
    vocabulary_words text, ai_response_type text, ai_cost numeric(10, 6), ai_response_time integer,
    ai_confidence numeric(3, 2), evaluation_model text, cached boolean DEFAULT false, contributes_to_daily text,
    contributes_to_weekly text, contributes_to_monthly text, session_id text, device_type text,
    created_at timestamp NOT NULL DEFAULT now()
);
CREATE INDEX ON universal_activity_events (user_id, created_at);
CREATE TABLE unified_goals (
    id text PRIMARY KEY, user_id text NOT NULL, goal_type text NOT NULL, goal_category text NOT NULL,
    target_value integer NOT NULL, current_value integer DEFAULT 0, start_date timestamp NOT NULL, end_date timestamp NOT NULL,
    is_active boolean DEFAULT true, is_completed boolean DEFAULT false, practice_weight numeric(3, 2) DEFAULT 1.0,
    reading_weight numeric(3, 2) DEFAULT 1.0, memorize_weight numeric(3, 2) DEFAULT 1.0,
    conversation_weight numeric(3, 2) DEFAULT 1.0, reward_type text, reward_value text, celebration_message text,
    created_at timestamp DEFAULT now(), completed_at timestamp
);
CREATE TABLE user_learning_contexts (
    id text PRIMARY KEY, user_id text NOT NULL UNIQUE, overall_level text DEFAULT 'beginner',
    learning_velocity numeric(5, 2), retention_strength numeric(5, 2), consistency_score numeric(5, 2),
    practice_sentences_completed integer, practice_average_score numeric(5, 2), practice_grammar_mastery text,
    preferred_difficulty text DEFAULT 'adaptive', preferred_session_length integer DEFAULT 15, error_patterns text,
    recommended_focus_areas text, last_updated timestamp DEFAULT now(), created_at timestamp DEFAULT now()
);
CREATE TABLE user_vocabulary_progress (
    id text PRIMARY KEY, user_id text NOT NULL, flashcard_id text NOT NULL, easiness_factor numeric(4, 2) DEFAULT 2.5,
    interval_days integer DEFAULT 1, repetition_count integer DEFAULT 0, total_attempts integer DEFAULT 0,
    successful_attempts integer DEFAULT 0, current_streak integer DEFAULT 0, best_streak integer DEFAULT 0,
    average_response_time integer, mastery_level integer DEFAULT 0, last_attempt_score integer, is_known boolean DEFAULT false,
    next_review_date timestamp, last_reviewed_at timestamp, last_attempt_at timestamp, created_at timestamp DEFAULT now(),
    UNIQUE (user_id, flashcard_id)
);
CREATE TABLE user_achievements (
    id text PRIMARY KEY, user_id text NOT NULL, achievement_type text NOT NULL, achievement_id text NOT NULL,
    achievement_name text NOT NULL, achievement_description text, target_value integer, current_value integer DEFAULT 0,
    is_completed boolean DEFAULT false, completion_percentage numeric(5, 2), contributing_pages text,
    related_activity_types text, points_awarded integer DEFAULT 0, badge_icon_url text, reward_message text,
    earned_at timestamp, created_at timestamp DEFAULT now()
);
CREATE TABLE conversation_sessions (
    user_id text NOT NULL, scenario_id text NOT NULL, turn_count integer, fluency_score numeric(5, 2), completion_status text
);
CREATE TABLE user_reading_progress (
    user_id text NOT NULL, content_id text NOT NULL, completion_percentage numeric(5, 2), comprehension_score integer,
    PRIMARY KEY (user_id, content_id)
);
