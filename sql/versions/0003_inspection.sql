-- Marks in the order of time, for the figures of each day: whatever was not marked is left out.
CREATE INDEX idx_activities_receipt ON learning_activities (created_at) WHERE metadata ? 'receipt';
-- Whom a stored answer was given to.
CREATE INDEX idx_activities_reused ON learning_activities ((metadata #>> '{receipt,reused}'), created_at)
WHERE metadata #>> '{receipt,reused}' LIKE 'answer:%';
-- Judged answers by their words, and by the model and prompt that judged them. None names a column that counting hits
-- changes, so that counting touches no index still.
CREATE INDEX idx_cache_words ON ai_cache USING gin (to_tsvector('simple', response ->> 'answer'))
WHERE cache_key >= 'answer:' AND cache_key < 'answer;';
CREATE INDEX idx_cache_made_by ON ai_cache (model, (response ->> 'prompt_version'), cache_key)
WHERE cache_key >= 'answer:' AND cache_key < 'answer;';
