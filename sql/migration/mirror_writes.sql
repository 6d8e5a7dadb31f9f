-- One row of ours written to the legacy tables; doing it again changes nothing.
CREATE OR REPLACE FUNCTION mirror_user(person users) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    shape jsonb := mirror_user_shape(person);
    key text := coalesce(person.preferences #>> '{legacy,key}', person.id);
BEGIN
    IF NOT mirror_put('users', jsonb_build_object('id', key, 'created_at', mirror_time(person.created_at), 'preferences',
                                                  person.preferences - 'legacy', 'email', key || '@guest.invalid') || shape) THEN
        PERFORM mirror_set('users', jsonb_build_object('id', key), shape);
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION mirror_content(item learning_content) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    place text := mirror_content_table(item.content_type);
    shape jsonb := mirror_content_shape(item);
    key text := coalesce(item.metadata #>> '{legacy,key}', 'aidioma:' || item.id);
    told jsonb := item.metadata;
BEGIN
    IF mirror_table(place) IS NULL THEN
        RETURN;
    END IF;
    IF NOT mirror_put(place, jsonb_build_object(
            'id', key, 'created_at', mirror_time(item.created_at), 'category', told #>> '{topics,0}',
            'hints', jsonb_path_query_array(told, '$.hints.*'), 'grammar_points', coalesce(told -> 'grammar_concepts', '[]'),
            'title', coalesce(told ->> 'title', left(item.primary_text, 80)), 'scenario_type', 'guided',
            'opening_message', item.primary_text, 'word_type', told ->> 'word_class') || shape) THEN
        PERFORM mirror_set(place, jsonb_build_object('id', key), shape);
    END IF;
END
$$;

-- Progress counts an answer once: when its row is new. Where no progress row is there yet, this is its first.
CREATE OR REPLACE FUNCTION mirror_count(answer learning_activities, kind text, amount integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    place text := CASE kind WHEN 'sentence' THEN 'user_progress' WHEN 'flashcard' THEN 'user_vocabulary_progress' END;
    counter text := CASE kind WHEN 'sentence' THEN 'attempts' ELSE 'total_attempts' END;
    keys jsonb := jsonb_build_object('id', mirror_progress_key(answer.user_id, answer.content_id));
    item text := mirror_content_key(answer.content_id);
BEGIN
    IF mirror_table(place) IS NULL THEN
        RETURN;
    END IF;
    PERFORM mirror_put(place, keys || jsonb_build_object('user_id', mirror_user_key(answer.user_id), 'sentence_id', item,
                                                         'flashcard_id', item, counter, 0));
    PERFORM mirror_add(place, keys, counter, amount);
END
$$;

CREATE OR REPLACE FUNCTION mirror_answer(answer learning_activities, mark integer, grade jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    kind text := (SELECT content_type FROM learning_content WHERE id = answer.content_id);
    shape jsonb := mirror_answer_shape(answer, mark, grade);
    place text := CASE kind WHEN 'sentence' THEN 'evaluations' ELSE 'universal_activity_events' END;
    is_new boolean;
BEGIN
    IF mirror_content_table(kind) IS NULL THEN
        RETURN;
    END IF;
    shape := shape || CASE kind WHEN 'sentence' THEN jsonb_build_object('time_spent', round(answer.duration_ms / 1000.0))
                      ELSE mirror_event_shape(answer, kind) END;
    BEGIN
        is_new := mirror_put(place, shape);
    EXCEPTION WHEN foreign_key_violation THEN -- the learner or the item has not been sent yet
        PERFORM mirror_user(person) FROM users AS person WHERE person.id = answer.user_id;
        PERFORM mirror_content(item) FROM learning_content AS item WHERE item.id = answer.content_id;
        is_new := mirror_put(place, shape);
    END;
    IF is_new THEN
        PERFORM mirror_count(answer, kind, 1);
    ELSE
        PERFORM mirror_set(place, jsonb_build_object('id', shape ->> 'id'), jsonb_build_object('score', mark, 'ai_evaluation', shape -> 'ai_evaluation'));
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION mirror_undone(answer learning_activities) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    kind text := (SELECT content_type FROM learning_content WHERE id = answer.content_id);
    place text := CASE kind WHEN 'sentence' THEN 'evaluations' ELSE 'universal_activity_events' END;
BEGIN
    IF mirror_drop(place, jsonb_build_object('id', 'aidioma:' || answer.id)) THEN
        PERFORM mirror_count(answer, kind, -1);
    END IF;
END
$$;

-- An answer, once it has a mark; a later word on one; one taken back. What has no place there (a hint looked at, a
-- sign-in) goes nowhere, and an answer that the earlier application gave us is not sent back to it.
CREATE OR REPLACE FUNCTION mirror_activity(done learning_activities) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    about learning_activities;
    mark integer := coalesce(done.score, (done.metadata ->> 'quality')::integer * 20);
BEGIN
    SELECT * INTO about FROM learning_activities
    WHERE id = coalesce(done.metadata ->> 'corrects', done.metadata ->> 'undoes') AND user_id = done.user_id;
    IF about.id IS NULL THEN
        about := done;
    END IF;
    IF about.metadata ? 'legacy' OR NOT about.metadata ? 'quality' THEN
        RETURN;
    END IF;
    IF done.activity_type = 'undo' THEN
        PERFORM mirror_undone(about);
    ELSIF mark IS NOT NULL THEN
        PERFORM mirror_answer(about, mark, done.metadata -> 'quality');
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION mirror_progress(standing user_progress) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    place text := CASE standing.content_type WHEN 'sentence' THEN 'user_progress' WHEN 'flashcard' THEN 'user_vocabulary_progress' END;
BEGIN
    PERFORM mirror_set(place, jsonb_build_object('id', mirror_progress_key(standing.user_id, standing.content_id)),
                       mirror_progress_shape(standing))
    WHERE place IS NOT NULL;
END
$$;

-- A person who is deleted here is deleted there.
CREATE OR REPLACE FUNCTION mirror_forgotten(key text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    place text;
BEGIN
    FOREACH place IN ARRAY ARRAY['user_progress', 'evaluations', 'practice_sessions', 'learning_analytics', 'universal_activity_events',
                                 'unified_goals', 'user_learning_contexts', 'user_vocabulary_progress', 'user_achievements',
                                 'conversation_sessions', 'user_reading_progress'] LOOP
        PERFORM mirror_drop(place, jsonb_build_object('user_id', key));
    END LOOP;
    PERFORM mirror_drop('users', jsonb_build_object('id', key));
END
$$;

-- Whether the legacy tables say of an answer of ours what we sent; null where they have no such row.
CREATE OR REPLACE FUNCTION mirror_agrees(answer learning_activities) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    kind text := (SELECT content_type FROM learning_content WHERE id = answer.content_id);
    target regclass := mirror_table(CASE kind WHEN 'sentence' THEN 'evaluations' ELSE 'universal_activity_events' END);
    shape jsonb := mirror_fitted(target, mirror_answer_shape(answer, 0, NULL) - 'score' - 'ai_evaluation', false);
    agrees boolean;
BEGIN
    IF target IS NULL THEN
        RETURN true;
    END IF;
    EXECUTE format('SELECT to_jsonb(sent) @> jsonb_strip_nulls(to_jsonb(jsonb_populate_record(NULL::%1$s, $1))) FROM %1$s AS sent WHERE %2$s',
                   target, mirror_named(target, jsonb_build_object('id', 'aidioma:' || answer.id))) INTO agrees USING shape;
    RETURN agrees;
END
$$;

-- A row of ours sent by its key: what was there before dual-write began, or was not taken the first time.
CREATE OR REPLACE FUNCTION mirror_again(of_table text, key text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    CASE of_table
        WHEN 'users' THEN PERFORM mirror_user(ours) FROM users AS ours WHERE ours.id = key;
        WHEN 'learning_content' THEN PERFORM mirror_content(ours) FROM learning_content AS ours WHERE ours.id = key;
        WHEN 'learning_activities' THEN PERFORM mirror_activity(ours) FROM learning_activities AS ours WHERE ours.id = key;
        WHEN 'user_progress' THEN PERFORM mirror_progress(ours) FROM user_progress AS ours WHERE ours.id = key;
        WHEN 'users deleted' THEN PERFORM mirror_forgotten(key);
    END CASE;
EXCEPTION WHEN OTHERS THEN
    PERFORM mirror_failed(of_table, key, SQLERRM);
END
$$;
