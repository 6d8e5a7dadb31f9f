-- Content by the words of either language, whatever their accents and what punctuation they touch; by prefix, as it is typed.
CREATE INDEX idx_content_words ON learning_content USING gin (
    to_tsvector('simple', translate(lower(primary_text || ' ' || coalesce(secondary_text, '')),
                                    'áéíóúü./@-_:~¿¡«»“”„‘’‚…—–·•', 'aeiouu                      '))
);
-- What a list shows, in its order: the drafts of a type are few among many that are published.
CREATE INDEX idx_content_listing ON learning_content (content_type, (coalesce(metadata ->> 'status', 'published')), id);
