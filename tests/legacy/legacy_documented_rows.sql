INSERT INTO users (id, email, name, created_at, updated_at, preferences) VALUES
    ('u1', 'ana@example.com', 'Ana', 1750000000, 1750000000000, '{"time_zone": "Europe/Madrid"}'),
    ('u2', 'ben@example.com', 'Ben', 1750000000, 1750000000, '[]');
--------
INSERT INTO sentences (id, spanish, english, difficulty, category, hints, grammar_points, created_at, is_active) VALUES
    ('1', 'Tengo hambre.', 'I am hungry.', 'beginner', 'food', '["noun", "tener"]', '["tener"]', 1750000000, 1),
    ('2', 'Estoy aquí.', 'I am here.', 'beginner', NULL, '[]', NULL, 1750000000, 0);
--------
INSERT INTO user_progress (id, user_id, sentence_id, attempts, best_score, last_practiced, mastery_level) VALUES
    ('p1', 'u1', '1', 3, 90, '2025-07-01 10:00:00+02', 'mastered'),
    ('p2', 'u1', '2', 1, 40, '2025-07-01 10:00:00+02', 'practiced'),
    ('p3', 'u2', '1', 1, 40, NULL, 'learning');
--------
INSERT INTO practice_sessions (id, user_id, start_time, end_time) VALUES
    ('s1', 'u1', '2025-07-01 10:00:00+02', '2025-07-01 10:07:00+02');
--------
INSERT INTO evaluations (id, user_id, sentence_id, user_translation, score, feedback, grammar_errors, evaluated_at, cached) VALUES
    ('e1', 'u1', '1', 'Tengo hambre.', 100, 'Good.', '[]', '2025-07-01 10:00:00+02', true);
--------
INSERT INTO evaluation_cache (id, cache_key, sentence_id, user_translation, result, score, last_used) VALUES
    ('c1', 'k1', '1', 'Tengo hombre.', '{"corrected": "Tengo hambre."}', 40, '2025-07-01 10:00:00+02');
--------
INSERT INTO learning_analytics (id, user_id, date, practice_minutes, weakness_areas) VALUES ('a1', 'u1', '2025-07-01', 7, '["tener"]');
