-- Fills an empty installation for benchmarks/progress_scale.py: :learners people with :activities answers in all over three
-- years, written in the order of time, as an installation would; the learner 'heavy' has :heavy of them.
-- Statements are separated by a line of dashes; parameters are SQLAlchemy's.
INSERT INTO users (id, name, email, role, level, preferences, created_at)
SELECT CASE n WHEN 0 THEN 'heavy' ELSE 'learner-' || n END, 'Learner ' || n, 'learner' || n || '@example.org', 'learner',
       'beginner', '{"time_zone": "Europe/Madrid"}', now() - interval '3 years'
FROM generate_series(0, :learners - 1) AS n;
--------
INSERT INTO learning_content (id, content_type, difficulty, primary_text, secondary_text, metadata)
SELECT 'item:' || n, 'sentence', (ARRAY['beginner', 'intermediate', 'advanced'])[1 + n % 3],
       'La frase número ' || n || ' está aquí.', 'Sentence number ' || n || ' is here.',
       jsonb_build_object('content_type', 'sentence', 'version', 1, 'status', 'published',
                          'topics', jsonb_build_array('topic' || n % 40), 'grammar_concepts', jsonb_build_array('concept' || n % 25),
                          'accepted', jsonb_build_array('La frase número ' || n || ' está aquí.'))
FROM generate_series(1, 10000) AS n;
--------
CREATE TEMPORARY TABLE plan AS
SELECT n, CASE WHEN n < :heavy THEN 'heavy' ELSE 'learner-' || 1 + n % (:learners - 1) END AS user_id,
       'item:' || CASE WHEN n < :heavy THEN 1 + (n * 7919) % 5000 ELSE 1 + (n * 31) % 10000 END AS content_id,
       -- Evenings of a person's own three years; a heavy learner's days are long.
       now() - interval '3 hours' - CASE WHEN n < :heavy THEN (n / 60) * interval '1 day' + n % 60 * interval '40 seconds'
       ELSE ((n / :learners) / 12 * 7 + n % 31) % 1090 * interval '1 day' + (n / :learners) % 12 * interval '40 seconds' END AS at,
       random() AS luck
FROM generate_series(0, :activities - 1) AS n;
--------
INSERT INTO learning_activities (id, user_id, activity_type, content_id, score, duration_ms, metadata, created_at)
SELECT 'answer-' || n, user_id, 'translation', content_id, CASE WHEN luck < 0.8 THEN 100 ELSE 40 END, 4000 + (luck * 20000)::int,
       jsonb_build_object(
           'quality', CASE WHEN luck < 0.7 THEN 5 WHEN luck < 0.8 THEN 4 ELSE 2 END,
           'verdict', CASE WHEN luck < 0.7 THEN 'correct' WHEN luck < 0.8 THEN 'almost' ELSE 'incorrect' END,
           'time_zone', 'Europe/Madrid', 'local_day', ((at AT TIME ZONE 'Europe/Madrid') - interval '4 hours')::date,
           'scheduler', 'sm2', 'direction', 'en-es', 'content_version', 1,
           'answer', 'la frase numero ' || n || ' esta aqui', 'hints', CASE WHEN luck > 0.9 THEN '["nudge"]' ELSE '[]' END::jsonb,
           'feedback', jsonb_build_object(
               'verdict', 'incorrect', 'score', 40, 'corrected', 'La frase número ' || n || ' está aquí.', 'tip', 'Mind the accents: número.',
               'concepts', '[]'::jsonb, 'criteria', '{"meaning": 90, "grammar": 60, "vocabulary": 80, "naturalness": 70}'::jsonb,
               'edits', CASE WHEN luck < 0.8 THEN '[]' ELSE
                   '[{"wrong": "es", "right": "está", "edit_class": "ser_estar", "why": "A place needs estar."}]' END::jsonb),
           'receipt', '{"tier": "exact", "reused": "mark:item", "checked": ["negation", "number"], "latency_ms": 1.5}'::jsonb),
       at
FROM plan ORDER BY at, n;
--------
INSERT INTO user_progress (user_id, content_id, content_type, attempts, best_score, last_attempt_at, mastery_level,
                           next_review_at, review_interval_days, easiness_factor, metadata)
SELECT user_id, content_id, 'sentence', count(*), 100, max(created_at), 2, max(created_at) + 6 * interval '1 day', 6, 2.6,
       jsonb_build_object('last_quality', 5, 'repetitions', 2, 'lapses', 0, 'first_attempt_at', min(created_at), 'scheduler', 'sm2')
FROM learning_activities GROUP BY user_id, content_id;
--------
VACUUM ANALYZE;
