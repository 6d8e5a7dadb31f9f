-- What was learned from answers, to be reused for the next. No entry names a learner.
-- cache_key is <kind>:<scope>:<hash>. Collated "C", so that a scope is one range of the unique index.
CREATE TABLE ai_cache (
    id text NOT NULL DEFAULT gen_random_uuid()::text,
    cache_key text COLLATE "C" NOT NULL,
    response jsonb NOT NULL,
    model text NOT NULL,
    cost numeric(10, 6) NOT NULL DEFAULT 0, -- US dollars
    input_embedding vector(1536),
    response_embedding vector(1536),
    hit_count integer NOT NULL DEFAULT 0,
    last_accessed timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    CONSTRAINT ai_cache_pkey PRIMARY KEY (id),
    CONSTRAINT ai_cache_cache_key_key UNIQUE (cache_key),
    CONSTRAINT ai_cache_key_named CHECK (cache_key <> ''),
    CONSTRAINT ai_cache_cost_range CHECK (cost >= 0),
    CONSTRAINT ai_cache_hit_count_range CHECK (hit_count >= 0)
) WITH (fillfactor = 80); -- room on the page for counting hits, so that no index is touched by it

-- Half precision: half the size, two entries a page instead of one, and the same neighbours. The function below ranks
-- what the index finds by the full vectors again.
CREATE INDEX idx_cache_input_embedding ON ai_cache USING hnsw ((input_embedding::halfvec(1536)) halfvec_cosine_ops);
-- The sweep of expired entries.
CREATE INDEX idx_cache_expiry ON ai_cache (expires_at) WHERE expires_at IS NOT NULL;
-- Judged answers by their words, and by the model and prompt that judged them. None names a column that counting hits
-- changes, so that counting touches no index still.
CREATE INDEX idx_cache_words ON ai_cache USING gin (to_tsvector('simple', response ->> 'answer'))
WHERE cache_key >= 'answer:' AND cache_key < 'answer;';
CREATE INDEX idx_cache_made_by ON ai_cache (model, (response ->> 'prompt_version'), cache_key)
WHERE cache_key >= 'answer:' AND cache_key < 'answer;';
-- Judged answers by who judged them, and by the prompt whatever the model: what is rare among them is found at once.
CREATE INDEX idx_cache_source ON ai_cache ((response ->> 'source'), cache_key)
WHERE cache_key >= 'answer:' AND cache_key < 'answer;';
CREATE INDEX idx_cache_prompt ON ai_cache ((response ->> 'prompt_version'), cache_key)
WHERE cache_key >= 'answer:' AND cache_key < 'answer;';
-- Content by what it means: its vectors stand in response_embedding, so that no search for answers meets them.
CREATE INDEX idx_cache_content_meaning ON ai_cache USING hnsw ((response_embedding::halfvec(1536)) halfvec_cosine_ops)
WHERE cache_key >= 'content:' AND cache_key < 'content;';
