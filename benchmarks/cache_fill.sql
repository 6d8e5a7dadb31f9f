-- Fills an empty installation with :entries judged answers in scopes of 200, and :marks marks over 90 days, the way
-- `benchmarks/cache_scale.py` measures them. One entry in fifty has a vector: a million would take an hour to index, and
-- the index is walked, not read through. Statements are separated by a line of dashes.
INSERT INTO users (id, name, role, email) VALUES ('bench-admin', 'Admin', 'admin', 'admin@example.com');
--------
INSERT INTO users (id, name) SELECT 'bench-' || n, 'Learner ' || n FROM generate_series(1, 2000) AS n;
--------
INSERT INTO learning_content (id, content_type, difficulty, primary_text, secondary_text, metadata)
SELECT 'bench:' || n, 'sentence', 'beginner', 'Frase ' || n, 'Sentence ' || n,
       jsonb_build_object('content_type', 'sentence', 'version', 1, 'accepted', jsonb_build_array('Frase ' || n))
FROM generate_series(1, 5000) AS n;
--------
INSERT INTO ai_cache (cache_key, response, model, cost, hit_count, last_accessed, expires_at)
SELECT 'answer:' || md5((n / 200)::text) || ':' || md5(n::text),
       jsonb_build_object('state', 'judged', 'answer', 'yo estoy palabra' || n % 50000 || ' en casa ' || CASE n % 300 WHEN 7 THEN 'tercero ' ELSE '' END || n,
                          'corrected', 'estoy palabra' || n % 50000 || ' en casa ' || n,
                          'feedback', jsonb_build_object('verdict', (ARRAY['correct', 'almost', 'incorrect'])[1 + n % 3], 'score', 80),
                          'source', 'judge', 'judged_at', now() - n * interval '7 seconds', 'prompt_version', '3'),
       (ARRAY['gpt-5-mini', 'gpt-5'])[1 + n % 2], 0.0004, n % 4, now() - n * interval '7 seconds', now() + n * interval '10 seconds'
FROM generate_series(1, :entries) AS n;
--------
INSERT INTO learning_activities (id, user_id, activity_type, content_id, score, metadata, ai_cost, ai_model, created_at)
SELECT 'bench-' || n, 'bench-' || 1 + n % 2000, 'translation', 'bench:' || 1 + n % 5000, 80,
       jsonb_build_object('quality', 4, 'verdict', 'almost', 'direction', 'en-es', 'answer', 'yo estoy casa ' || n % 40,
                          'feedback', jsonb_build_object('corrected', 'estoy casa'),
                          'receipt', jsonb_build_object('tier', (ARRAY['memory', 'exact', 'composed', 'accepted', 'judge'])[1 + n % 5],
                                                        'reused', 'answer:' || md5((n % 5000)::text) || ':' || md5((n % 20000)::text),
                                                        'prompt_version', '3')),
       CASE n % 50 WHEN 4 THEN 0.0004 ELSE 0 END, 'gpt-5-mini', now() - n * interval '90 days' / :marks
FROM generate_series(1, :marks) AS n;
--------
INSERT INTO learning_activities (id, user_id, activity_type, content_id, metadata, created_at)
SELECT 'bench-report-' || n, 'bench-' || 1 + n % 2000, 'report', 'bench:' || 1 + n % 5000,
       jsonb_build_object('attempt', 'bench-' || n), now() - n * interval '1 hour'
FROM generate_series(1, least(2000, :marks)) AS n;
--------
UPDATE ai_cache SET input_embedding = made.vector
FROM (SELECT n, (SELECT array_agg(random() - 0.5) FROM generate_series(1, 1536) AS part WHERE part > 0 * n)::vector AS vector
      FROM generate_series(50, :entries, 50) AS n) AS made
WHERE cache_key = 'answer:' || md5((made.n / 200)::text) || ':' || md5(made.n::text);
--------
ANALYZE;
