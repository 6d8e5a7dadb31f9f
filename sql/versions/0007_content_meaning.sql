-- Content by what it means: its vectors stand in response_embedding, so that no search for answers meets them.
CREATE INDEX idx_cache_content_meaning ON ai_cache USING hnsw ((response_embedding::halfvec(1536)) halfvec_cosine_ops)
WHERE cache_key >= 'content:' AND cache_key < 'content;';
