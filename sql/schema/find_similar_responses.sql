-- The entries most like a question, in the whole library: at most 5, strictly above the threshold, best first.
-- ORDER BY distance LIMIT inside is what the HNSW index serves; threshold and expiry stand outside, where they cannot turn
-- the index off. 40 candidates, because hnsw.ef_search lets one scan return no more: it takes 36 expired neighbours to
-- hide a live one. The language is SQL without SET, so that the planner inlines the function.
CREATE FUNCTION find_similar_responses(query_embedding vector(1536), threshold double precision DEFAULT 0.85)
RETURNS TABLE (cache_key text, response jsonb, similarity double precision)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 5
AS $$
    SELECT near.cache_key, near.response, near.similarity
    FROM (
        SELECT
            entry.cache_key,
            entry.response,
            entry.expires_at,
            1 - (entry.input_embedding <=> query_embedding) AS similarity
        FROM ai_cache AS entry
        ORDER BY entry.input_embedding::halfvec(1536) <=> query_embedding::halfvec(1536)
        LIMIT 40
    ) AS near
    WHERE near.similarity > threshold
      AND near.similarity <> 'NaN' -- a zero vector has no direction, and NaN sorts above every number
      AND (near.expires_at IS NULL OR near.expires_at > now())
    ORDER BY near.similarity DESC, near.cache_key
    LIMIT 5
$$;
