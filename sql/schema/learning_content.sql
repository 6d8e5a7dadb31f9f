-- Everything that can be practised, whatever its type: what a type adds lives in metadata.
-- Content is retired (in its metadata), never deleted under its history.
CREATE TABLE learning_content (
    id text NOT NULL DEFAULT gen_random_uuid()::text,
    content_type text NOT NULL,
    difficulty text,
    primary_text text NOT NULL, -- Spanish
    secondary_text text, -- English
    metadata jsonb NOT NULL DEFAULT '{}',
    usage_count integer NOT NULL DEFAULT 0,
    success_rate numeric(5, 2), -- percent
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT learning_content_pkey PRIMARY KEY (id),
    CONSTRAINT learning_content_type_named CHECK (content_type <> ''),
    CONSTRAINT learning_content_difficulty_known CHECK (difficulty IN ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT learning_content_metadata_object CHECK (jsonb_typeof(metadata) = 'object'),
    CONSTRAINT learning_content_usage_count_range CHECK (usage_count >= 0),
    CONSTRAINT learning_content_success_rate_range CHECK (success_rate BETWEEN 0 AND 100)
);

CREATE INDEX idx_content_type_difficulty ON learning_content (content_type, difficulty);
CREATE INDEX idx_content_metadata ON learning_content USING gin (metadata);
-- Content by the words of either language, whatever their accents and what punctuation they touch; by prefix, as it is typed.
CREATE INDEX idx_content_words ON learning_content USING gin (
    to_tsvector('simple', translate(lower(primary_text || ' ' || coalesce(secondary_text, '')),
                                    'áéíóúü./@-_:~¿¡«»“”„‘’‚…—–·•', 'aeiouu                      '))
);
-- What a list shows, in its order: the drafts of a type are few among many that are published.
CREATE INDEX idx_content_listing ON learning_content (content_type, (coalesce(metadata ->> 'status', 'published')), id);
