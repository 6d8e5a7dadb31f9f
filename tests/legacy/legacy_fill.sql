-- Fills the legacy tables at any size: :users people, :sentences sentences, :answers evaluations. Clean rows; what is
-- dirty is added by legacy_dirt.sql. Statements are separated by a line of dashes; parameters are SQLAlchemy's.
INSERT INTO users (id, email, name, created_at, updated_at, level, streak, total_score, preferences)
SELECT 'u' || n, 'Learner' || n || '@Example.com', 'Learner ' || n, timestamp '2025-06-01' + n * interval '1 minute',
       timestamp '2025-06-01' + n * interval '1 minute', (ARRAY['beginner', 'intermediate', 'advanced'])[1 + n % 3], n % 9,
       n * 10, CASE n % 3 WHEN 0 THEN '{"timezone": "America/Mexico_City", "theme": "dark"}' ELSE '{"dailyGoal": 10}' END
FROM generate_series(1, :users) AS n;
--------
INSERT INTO sentences (id, spanish, english, difficulty, category, hints, grammar_points, created_at)
SELECT n::text, 'El perro número ' || n || ' come pan.', 'Dog number ' || n || ' eats bread.',
       (ARRAY['beginner', 'intermediate', 'advanced'])[1 + n % 3], (ARRAY['animals', 'food', 'travel'])[1 + n % 3],
       '["It barks", "Present tense", "come"]', '["present_tense"]', timestamp '2025-05-01'
FROM generate_series(1, :sentences) AS n;
--------
INSERT INTO practice_sessions (id, user_id, started_at, completed_at, total_sentences, completed_sentences, average_score)
SELECT 's' || n, 'u' || 1 + n % :users, timestamp '2025-07-01' + n * interval '1 minute',
       timestamp '2025-07-01' + n * interval '1 minute' + interval '10 minutes', 10, 10, 80.25
FROM generate_series(1, greatest(1, :answers / 10)) AS n;
--------
INSERT INTO evaluations (id, user_id, sentence_id, session_id, user_translation, ai_evaluation, score, feedback, hints_used,
                         time_spent, created_at)
SELECT 'e' || lpad(n::text, 9, '0'), 'u' || 1 + n % :users, (1 + (n / :users) % :sentences)::text, 's' || 1 + n % greatest(1, :answers / 10),
       CASE WHEN n % 4 = 0 THEN 'El perro número ' || 1 + (n / :users) % :sentences || ' come pan.' ELSE 'El perro come el pan ' || n % 50 END,
       '{"isCorrect": ' || (n % 4 = 0) || ', "errors": []}', CASE WHEN n % 4 = 0 THEN 100 ELSE n % 95 END,
       'Mind the number.', n % 3, 5 + n % 60, timestamp '2025-07-01' + n * interval '17 seconds'
FROM generate_series(1, :answers) AS n;
--------
INSERT INTO user_progress (id, user_id, sentence_id, attempts, best_score, last_attempt_at, mastered, average_score)
SELECT 'p' || row_number() OVER (ORDER BY user_id, sentence_id), user_id, sentence_id, count(*), max(score), max(created_at),
       max(score) = 100 AND count(*) > 3, avg(score)
FROM evaluations GROUP BY user_id, sentence_id;
--------
INSERT INTO evaluation_cache (id, sentence_id, user_translation, translation_hash, ai_response, score, feedback, cache_level, hit_count)
SELECT 'c' || n, n::text, 'El perro número ' || n || ' comen pan.', md5(n::text),
       '{"corrected": "El perro número ' || n || ' come pan."}', 60, 'come, not comen',
       (ARRAY['exact', 'similar', 'semantic'])[1 + n % 3], 1 + n % 7
FROM generate_series(1, :sentences) AS n;
--------
INSERT INTO learning_analytics (id, user_id, date, practice_time, sentences_completed, average_score, difficulties_encountered)
SELECT 'a' || n, 'u' || 1 + n % :users, to_char(timestamp '2025-07-01' + (n / :users) * interval '1 day', 'YYYY-MM-DD'), n % 60, n % 20, 75.5,
       '["ser/estar"]'
FROM generate_series(1, greatest(1, :answers / 20)) AS n;
--------
INSERT INTO reading_content (id, title, spanish_text, english_translation, difficulty, estimated_reading_time, category,
                             vocabulary_words, comprehension_questions, read_count)
SELECT 'r' || n, 'Un viaje ' || n, 'Viajo a Sevilla en tren. Es la vez ' || n || '.', 'I travel to Seville by train.', 'beginner', 3,
       'story', '["tren"]', '[{"question": "¿Adónde?", "answer": "A Sevilla"}]', n
FROM generate_series(1, 5) AS n;
--------
INSERT INTO vocabulary_flashcards (id, spanish_word, english_translation, difficulty, example_sentence_spanish,
                                   example_sentence_english, word_type, gender, category, related_words, total_reviews, success_rate)
SELECT 'f' || n, 'la palabra ' || n, 'word ' || n, 'beginner', 'Es una palabra.', 'It is a word.', 'noun', 'feminine', 'language',
       '["el vocablo"]', n, 62.5
FROM generate_series(1, 20) AS n;
--------
INSERT INTO conversation_scenarios (id, title, description, difficulty, scenario_type, opening_message, conversation_goals, expected_turns)
SELECT 'v' || n, 'En el café ' || n, 'Order a coffee.', 'beginner', 'guided', CASE WHEN n > 1 THEN '¡Buenos días!' END,
       '["order", "pay"]', 6
FROM generate_series(1, 3) AS n;
--------
INSERT INTO universal_activity_events (id, user_id, activity_type, content_type, page_source, score, time_spent, content_id,
                                       session_id, ai_response_type, ai_cost, evaluation_model, created_at)
SELECT 'w' || n, 'u' || 1 + n % :users, 'word_memorized', 'memorize', '/memorize', n % 101, 1500 + n, 'f' || 1 + n % 20, NULL, 'ai_generated',
       0.000123, 'gpt-4o-mini', timestamp '2025-08-01' + n * interval '19 seconds'
FROM generate_series(1, greatest(20, :answers / 10)) AS n;
--------
INSERT INTO universal_activity_events (id, user_id, activity_type, content_type, page_source, score, time_spent, content_id, session_id, created_at)
SELECT 'd' || id, user_id, 'sentence_translated', 'practice', '/practice', score, time_spent * 1000, sentence_id, session_id,
       created_at + interval '1 second'
FROM evaluations WHERE right(id, 1) = '7';
--------
INSERT INTO user_vocabulary_progress (id, user_id, flashcard_id, easiness_factor, interval_days, repetition_count, total_attempts,
                                      successful_attempts, mastery_level, last_attempt_score, next_review_date, last_reviewed_at)
SELECT 'vp' || u || '-' || f, 'u' || u, 'f' || f, 1.30 + ((u + f) % 20) / 10.0, 1 + (u * f) % 90, (u + f) % 8, 12, 8, (u + f) % 6,
       (u * f) % 101, timestamp '2025-09-01' + (u * f % 90) * interval '1 day', timestamp '2025-09-01'
FROM generate_series(1, least(:users, 300)) AS u, generate_series(1, 5) AS f;
--------
INSERT INTO unified_goals (id, user_id, goal_type, goal_category, target_value, start_date, end_date, reward_value)
SELECT 'g' || u, 'u' || u, 'daily', 'sentences_translated', 10, timestamp '2025-07-01', timestamp '2025-07-02', '{"points": 5}'
FROM generate_series(1, :users) AS u;
--------
INSERT INTO user_learning_contexts (id, user_id, learning_velocity, error_patterns)
SELECT 'l' || u, 'u' || u, 1.5, '{"ser_estar": 3}' FROM generate_series(1, :users) AS u;
--------
INSERT INTO user_achievements (id, user_id, achievement_type, achievement_id, achievement_name, is_completed, contributing_pages, earned_at)
SELECT 'h' || u, 'u' || u, 'streak', 'week', 'A week in a row', u % 2 = 0, '["practice"]', CASE WHEN u % 2 = 0 THEN timestamp '2025-08-08' END
FROM generate_series(1, :users) AS u;
--------
INSERT INTO conversation_sessions (user_id, scenario_id, turn_count, fluency_score, completion_status)
SELECT 'u' || u, 'v' || 1 + u % 3, 6, 71.5, 'completed' FROM generate_series(1, least(:users, 50)) AS u;
--------
INSERT INTO user_reading_progress (user_id, content_id, completion_percentage, comprehension_score)
SELECT 'u' || u, 'r' || 1 + u % 5, 50, 80 FROM generate_series(1, least(:users, 50)) AS u;
