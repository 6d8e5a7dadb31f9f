-- What a row of ours is in the legacy tables, named in every spelling that they may have.
CREATE OR REPLACE FUNCTION mirror_user_key(of_user text) RETURNS text
LANGUAGE sql STABLE
AS $$ SELECT coalesce(preferences #>> '{legacy,key}', id) FROM users WHERE id = of_user $$;

CREATE OR REPLACE FUNCTION mirror_content_key(of_content text) RETURNS text
LANGUAGE sql STABLE
AS $$ SELECT coalesce(metadata #>> '{legacy,key}', 'aidioma:' || id) FROM learning_content WHERE id = of_content $$;

CREATE OR REPLACE FUNCTION mirror_user_shape(of_user users) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object('name', of_user.name, 'email', of_user.email, 'level', of_user.level,
                                                'updated_at', mirror_time(of_user.updated_at)))
$$;

CREATE OR REPLACE FUNCTION mirror_content_shape(item learning_content) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('difficulty', coalesce(item.difficulty, 'beginner'),
                              'is_active', coalesce(item.metadata ->> 'status', 'published') = 'published')
        || CASE item.content_type
        WHEN 'sentence' THEN jsonb_build_object('spanish', item.primary_text, 'english', coalesce(item.secondary_text, ''))
        WHEN 'text' THEN jsonb_build_object('spanish_text', item.primary_text, 'english_translation', item.secondary_text)
        WHEN 'flashcard' THEN jsonb_build_object('spanish_word', item.primary_text,
                                                 'english_translation', coalesce(item.secondary_text, ''))
        ELSE jsonb_build_object('description', coalesce(item.secondary_text, item.primary_text)) END
$$;

CREATE OR REPLACE FUNCTION mirror_content_table(kind text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE kind WHEN 'sentence' THEN 'sentences' WHEN 'text' THEN 'reading_content'
                 WHEN 'flashcard' THEN 'vocabulary_flashcards' WHEN 'scenario' THEN 'conversation_scenarios' END;

-- The legacy row of a learner's progress on an item: the one that was brought along, else one of ours.
CREATE OR REPLACE FUNCTION mirror_progress_key(of_user text, of_content text) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT metadata #>> '{legacy,ids,0}' FROM learning_activities WHERE id = 'progress:' || of_user || ':' || of_content),
        'aidioma:' || of_user || ':' || of_content)
$$;

-- An answer: an evaluation where it is a sentence's, an event where it is anything else's. What their columns do not hold is
-- kept under "aidioma", so that reading it back loses nothing.
CREATE OR REPLACE FUNCTION mirror_answer_shape(answer learning_activities, mark integer, grade jsonb) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'id', 'aidioma:' || answer.id, 'user_id', mirror_user_key(answer.user_id),
        'sentence_id', mirror_content_key(answer.content_id), 'content_id', mirror_content_key(answer.content_id),
        'user_translation', coalesce(answer.metadata ->> 'answer', ''), 'score', mark,
        'ai_evaluation', jsonb_build_object('aidioma', answer.metadata - 'receipt' - 'answer' || jsonb_build_object('quality', grade)),
        'grammar_errors', coalesce(answer.metadata #> '{feedback,edits}', '[]'),
        'feedback', coalesce(nullif(answer.metadata #>> '{feedback,tip}', ''), answer.metadata #>> '{feedback,corrected}', ''),
        'hints_used', coalesce(jsonb_array_length(answer.metadata -> 'hints'), 0),
        'created_at', mirror_time(answer.created_at), 'evaluated_at', mirror_time(answer.created_at),
        'cached', answer.ai_cached, 'ai_cost', answer.ai_cost, 'evaluation_model', answer.ai_model)
$$;

CREATE OR REPLACE FUNCTION mirror_event_shape(answer learning_activities, kind text) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object(
        'activity_type', CASE answer.activity_type WHEN 'translation' THEN 'sentence_translated' WHEN 'flashcard' THEN 'word_memorized'
                         WHEN 'conversation' THEN 'conversation_turn' WHEN 'reading' THEN 'text_read' ELSE answer.activity_type END,
        'content_type', CASE kind WHEN 'flashcard' THEN 'memorize' WHEN 'text' THEN 'reading' WHEN 'scenario' THEN 'conversation'
                        ELSE 'practice' END,
        'page_source', 'aidioma', 'time_spent', coalesce(answer.duration_ms, 0))
$$;

CREATE OR REPLACE FUNCTION mirror_progress_shape(standing user_progress) RETURNS jsonb
LANGUAGE sql STABLE AS $$
    SELECT jsonb_strip_nulls(jsonb_build_object(
        'best_score', standing.best_score, 'last_attempt_at', mirror_time(standing.last_attempt_at),
        'last_practiced', mirror_time(standing.last_attempt_at), 'last_reviewed_at', mirror_time(standing.last_attempt_at),
        'mastered', CASE WHEN standing.mastery_level >= 5 THEN true END,
        'mastery_level', CASE WHEN standing.content_type = 'flashcard' THEN to_jsonb(standing.mastery_level)
                         WHEN standing.mastery_level >= 5 THEN '"mastered"' WHEN standing.mastery_level >= 2 THEN '"practiced"'
                         ELSE '"learning"' END,
        'easiness_factor', standing.easiness_factor, 'interval_days', standing.review_interval_days,
        'repetition_count', (standing.metadata ->> 'repetitions')::integer, 'next_review_date', mirror_time(standing.next_review_at),
        'last_attempt_score', standing.best_score))
$$;
