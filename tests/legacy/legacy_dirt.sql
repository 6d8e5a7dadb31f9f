-- What goes wrong in rows that no constraint watches over. One statement each; the comment says what it is.
-- Addresses that are one address to us, one that is none, names and levels that are none, preferences that are no JSON.
INSERT INTO users (id, email, name, level, preferences) VALUES
    ('dirty-case', 'LEARNER1@example.com', 'Another One', 'Advanced', '{"a": 1, "a": 2}'),
    ('dirty-email', 'not an address', '   ', 'expert', '{broken'),
    ('dirty json', 'space@example.com', E'Two\nlines', NULL, NULL),
    ('dirty-list', 'list@example.com', 'List', '', '["not", "an", "object"]'),
    ('dirty-nul', 'nul@example.com', 'Nul', 'beginner', '{"bad": "\u0000"}'),
    ('dirty-zone', 'zone@example.com', 'Zone', 'beginner', '{"timezone": "Mars/Olympus"}'),
    ('system', 'system@example.com', 'Called system', 'beginner', '{}');
--------
-- Hints that are no JSON, no list, too many; a blank text; a level that is none; a category far too long.
INSERT INTO sentences (id, spanish, english, difficulty, category, hints, grammar_points, is_active, internal_note) VALUES
    ('dirty-hints', 'Hola.', 'Hello.', 'Beginner', 'greetings', 'just text', '{"not": "a list"}', false, 'keep me'),
    ('dirty-many', 'Adiós.', 'Bye.', 'hard', repeat('long ', 30), '["1", "2", "3", "4", 5]', NULL, NULL, NULL),
    ('dirty-blank', '  ', 'Nothing.', 'beginner', NULL, '[]', NULL, true, NULL),
    ('dirty-english', 'Sin traducción.', '', 'beginner', NULL, '', 'NaN', true, NULL);
--------
-- Scores and seconds out of range, times that are no times, JSON that is none, answers that point to a person.
INSERT INTO evaluations (id, user_id, sentence_id, user_translation, ai_evaluation, score, feedback, hints_used, time_spent, created_at) VALUES
    ('dirty-score', 'u1', '1', 'x', 'not json', 140, '', NULL, -5, '2025-07-01 10:00'),
    ('dirty-under', 'u1', '1', 'x', '{"a": NaN}', -20, 'f', 99, 2000000000, '2025-07-01 10:00'),
    ('dirty-infinity', 'u1', '2', '', '[]', 50, 'f', 0, 1, 'infinity'),
    ('dirty-future', 'u2', '2', 'y', '{}', 50, 'f', 0, 1, '9999-12-31'),
    ('dirty-private', 'u2', '2', 'Escríbeme a ana@example.com', '{}', 100, 'f', 0, 1, '2025-07-02 10:00'),
    ('dirty-user', 'nobody', '1', 'x', '{}', 50, 'f', 0, 1, '2025-07-01 10:00'),
    ('dirty-sentence', 'u1', 'gone', 'x', '{}', 100, 'f', 0, 1, '2025-07-01 10:05'),
    ('dirty:colon and space', 'u1', '1', 'x', '{"deep": {"a": 1e999}}', 0, 'f', 0, NULL, '2025-07-01 10:06');
--------
-- Progress twice and three times for one learner and item, of nobody, on nothing, with NULLs and beyond every range.
INSERT INTO user_progress (id, user_id, sentence_id, attempts, best_score, last_attempt_at, mastered, average_score) VALUES
    ('dirty-twice', 'u1', '1', 4, 120, '2025-12-01 08:00', true, 70),
    ('dirty-thrice', 'u1', '1', 1, NULL, NULL, NULL, NULL),
    ('dirty-only', 'u2', 'dirty-hints', 7, 80, '2025-11-01 08:00', false, 70),
    ('dirty-negative', 'u3', 'dirty-many', -4, -1, 'infinity', false, 0),
    ('dirty-nobody', 'nobody', '1', 2, 50, '2025-11-01', false, 50),
    ('dirty-nothing', 'u2', 'gone', 2, 50, '2025-11-01', true, 50);
--------
-- Sessions that end before they begin, or never.
INSERT INTO practice_sessions (id, user_id, started_at, completed_at, average_score) VALUES
    ('dirty-backwards', 'u1', '2025-07-01 10:00', '2025-07-01 09:00', 500),
    ('dirty-open', 'u1', '2025-07-01 10:00', NULL, NULL);
--------
-- The same day twice, a day that is none, minutes that no day has.
INSERT INTO learning_analytics (id, user_id, date, practice_time, difficulties_encountered) VALUES
    ('dirty-day', 'u2', '2025-07-01', 5, 'not json'),
    ('dirty-date', 'u2', '31/12/2025', 99999, NULL);
--------
-- Easiness below the floor and above the column, intervals beyond a life, a review in a year without end.
INSERT INTO user_vocabulary_progress (id, user_id, flashcard_id, easiness_factor, interval_days, repetition_count, total_attempts,
                                      last_attempt_score, next_review_date, last_reviewed_at) VALUES
    ('dirty-low', 'u1', 'f19', 0.40, -3, NULL, 0, -5, NULL, '2025-09-01'),
    ('dirty-high', 'u1', 'f20', 99.99, 999999, 3, 2, 101, 'infinity', '2025-09-01');
--------
-- Events on nothing, on something that is gone, of an unknown type, and one that says an answer again.
INSERT INTO universal_activity_events (id, user_id, activity_type, content_type, page_source, score, time_spent, content_id, grammar_concepts, created_at) VALUES
    ('dirty-nowhere', 'u1', 'sentence_translated', 'practice', '/p', 80, 100, NULL, 'not json', '2025-07-01'),
    ('dirty-gone', 'u1', 'text_read', 'reading', '/r', 80, 100, 'gone', '[]', '2025-07-01'),
    ('dirty-type', 'u1', 'Dance Off!', 'party', '/d', 80, -100, '1', NULL, '2025-07-01'),
    ('dirty-undo', 'u1', 'undo', 'practice', '/d', 80, 100, '1', NULL, '2025-07-01'),
    ('dirty-again', 'u1', 'sentence_translated', 'practice', '/p', 0, 100, '1', NULL, '2025-07-01 10:06:01.5');
--------
-- The same conversation twice in a table without a key.
INSERT INTO conversation_sessions (user_id, scenario_id, turn_count, fluency_score, completion_status) VALUES
    ('u1', 'v1', 3, 950, 'abandoned'), ('u1', 'v1', 3, 950, 'abandoned'), ('nobody', 'v1', 1, 1, NULL), ('u1', 'gone', NULL, NULL, NULL);
--------
-- Cached replies that contradict themselves, are no JSON, or are another answer's.
INSERT INTO evaluation_cache (id, sentence_id, user_translation, translation_hash, ai_response, score, feedback, cache_level, hit_count) VALUES
    ('dirty-similar', '1', 'El perro come.', 'h', '{}', 100, 'f', 'similar', NULL),
    ('dirty-lie', '1', 'La perra come pan.', 'h', '{"corrected": "El perro número 1 come pan."}', 100, 'f', 'exact', -4),
    ('dirty-broken', '1', 'Algo.', 'h', 'not json', 10, 'f', 'exact', 1),
    ('good-right', '1', 'El perro 1 come pan.', 'h', '{}', 100, 'f', 'exact', 5);
--------
-- What no document names: columns of types that JSON has not, ids of every make, text without end, numbers that are none.
ALTER TABLE evaluations ADD took interval, ADD raw bytea, ADD marks text[], ADD exact numeric;
--------
INSERT INTO evaluations (id, user_id, sentence_id, user_translation, ai_evaluation, score, feedback, hints_used, time_spent, created_at,
                         took, raw, marks, exact) VALUES
    ('odd/slash%%_?&#', 'u3', '1', 'x', '{}', 80, 'f', 0, 1, '2025-07-03 10:00', '3 days 2 hours', '\xdeadbeef', '{a,b,NULL}', 'NaN'),
    ('odd-ñandú-🦜', 'u3', '2', E'\u200bHola\u202e\x01 🦜', '"just a text"', 81, 'f', 0, 1, '2025-07-03 10:01', NULL, NULL, NULL, 12345678901234567890.123),
    (' odd space ', 'u3', '3', repeat('muy ', 20000), '[1, 2', 82, repeat('f', 5000), 0, 1, '2025-07-03 10:02', NULL, NULL, NULL, 'Infinity'),
    (repeat('long', 100), 'u3', '4', 'x', repeat('[', 5000), 83, 'f', 2147483647, 2147483647, '0044-03-15 12:00 BC', '-178000000 years', NULL, NULL, NULL),
    ('odd-before', 'u3', '4', 'x', 'null', 84, 'f', 0, 1, '1969-12-31 23:59:59', NULL, NULL, NULL, NULL);
--------
-- Averages that are no number, attempts that add up to more than an integer holds, the same moment for two reviews.
INSERT INTO user_progress (id, user_id, sentence_id, attempts, best_score, last_attempt_at, mastered, average_score) VALUES
    ('odd-nan', 'u4', 'dirty-many', 2147483647, 2147483647, '2025-11-02', true, 'NaN'),
    ('odd-nan2', 'u4', 'dirty-many', 2147483647, 1, '2025-11-02', false, 'NaN');
--------
INSERT INTO practice_sessions (id, user_id, started_at, completed_at, average_score) VALUES
    ('odd-ages', 'u1', '1999-01-01', '2199-01-01', 'NaN');
