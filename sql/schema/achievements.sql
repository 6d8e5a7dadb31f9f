-- What a learner has earned, each once.
CREATE TABLE achievements (
    id text NOT NULL DEFAULT gen_random_uuid()::text,
    user_id text NOT NULL,
    code text NOT NULL,
    earned_at timestamptz NOT NULL DEFAULT now(),
    metadata jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT achievements_pkey PRIMARY KEY (id),
    CONSTRAINT achievements_user_id_code_key UNIQUE (user_id, code),
    CONSTRAINT achievements_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT achievements_code_named CHECK (code <> ''),
    CONSTRAINT achievements_metadata_object CHECK (jsonb_typeof(metadata) = 'object')
);
