-- Whose account an identity of a provider opens.
CREATE INDEX idx_users_identities ON users USING gin ((sessions -> 'identities')) WHERE sessions ? 'identities';
-- Judged answers by who judged them, and by the prompt whatever the model: what is rare among them is found at once.
CREATE INDEX idx_cache_source ON ai_cache ((response ->> 'source'), cache_key)
WHERE cache_key >= 'answer:' AND cache_key < 'answer;';
CREATE INDEX idx_cache_prompt ON ai_cache ((response ->> 'prompt_version'), cache_key)
WHERE cache_key >= 'answer:' AND cache_key < 'answer;';
-- The few words of teachers and learners that a mark was wrong, the latest first.
CREATE INDEX idx_activities_doubts ON learning_activities (created_at)
WHERE activity_type IN ('override', 'regrade', 'report');
