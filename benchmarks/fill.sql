-- Fills an empty installation for `python -m aidioma bench`: :learners people, :items sentences, :answers answers each,
-- :entries cache entries. Statements are separated by a line of dashes; parameters are SQLAlchemy's.
INSERT INTO users (id, name, role, level, preferences, created_at)
SELECT 'bench-' || n, 'Learner ' || n, 'learner', 'beginner', '{"time_zone": "Europe/Madrid"}', now() - interval '1 year'
FROM generate_series(1, :learners) AS n;
--------
INSERT INTO learning_content (id, content_type, difficulty, primary_text, secondary_text, metadata)
SELECT 'bench:' || n, 'sentence', (ARRAY['beginner', 'intermediate', 'advanced'])[1 + n % 3],
       'La frase número ' || n || ' está aquí.', 'Sentence number ' || n || ' is here.',
       jsonb_build_object('content_type', 'sentence', 'version', 1, 'status', 'published', 'topics', jsonb_build_array('topic' || n % 500),
                          'accepted', jsonb_build_array('La frase número ' || n || ' está aquí.'))
FROM generate_series(1, :items) AS n;
--------
INSERT INTO learning_activities (id, user_id, activity_type, content_id, score, duration_ms, metadata, created_at)
SELECT 'bench-' || u || '-' || a, 'bench-' || u, 'translation', 'bench:' || 1 + (u * 7 + a) % :items, 100, 8000,
       jsonb_build_object('quality', 5, 'verdict', 'correct', 'time_zone', 'Europe/Madrid', 'scheduler', 'sm2',
                          'local_day', ((now() - a * interval '20 minutes') AT TIME ZONE 'Europe/Madrid')::date),
       now() - a * interval '20 minutes'
FROM generate_series(1, :learners) AS u, generate_series(1, :answers) AS a;
--------
INSERT INTO user_progress (user_id, content_id, content_type, attempts, best_score, last_attempt_at, mastery_level,
                           next_review_at, review_interval_days, easiness_factor, metadata)
SELECT user_id, content_id, 'sentence', count(*), 100, max(created_at), 1, max(created_at) + (random() * 30 - 5) * interval '1 day', 6, 2.6,
       jsonb_build_object('last_quality', 5, 'first_attempt_at', min(created_at))
FROM learning_activities WHERE user_id LIKE 'bench-%' GROUP BY user_id, content_id;
--------
INSERT INTO ai_cache (cache_key, response, model, input_embedding)
SELECT 'bench:' || n, '{}', 'bench', ARRAY(SELECT random() - 0.5 FROM generate_series(1, 1536) WHERE n > 0)::vector
FROM generate_series(1, :entries) AS n;
--------
ANALYZE;
