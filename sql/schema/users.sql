-- Everyone who ever signed in, and guests, who have no e-mail address until they sign up.
-- The address is stored in lower case. The check folds ASCII alone, where every platform agrees with the application.
CREATE TABLE users (
    id text NOT NULL DEFAULT gen_random_uuid()::text,
    email text,
    name text NOT NULL,
    role text NOT NULL DEFAULT 'learner',
    level text NOT NULL DEFAULT 'beginner',
    password_hash text,
    preferences jsonb NOT NULL DEFAULT '{}',
    sessions jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_key UNIQUE (email),
    CONSTRAINT users_email_lower_case CHECK (email = lower(email COLLATE "C")),
    CONSTRAINT users_email_length CHECK (char_length(email) BETWEEN 3 AND 320),
    CONSTRAINT users_role_known CHECK (role IN ('learner', 'teacher', 'admin')),
    CONSTRAINT users_level_known CHECK (level IN ('beginner', 'intermediate', 'advanced')),
    CONSTRAINT users_preferences_object CHECK (jsonb_typeof(preferences) = 'object'),
    CONSTRAINT users_sessions_object CHECK (jsonb_typeof(sessions) = 'object')
);
-- Whose account an identity of a provider opens.
CREATE INDEX idx_users_identities ON users USING gin ((sessions -> 'identities')) WHERE sessions ? 'identities';
