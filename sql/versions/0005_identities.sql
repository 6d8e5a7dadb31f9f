-- Whose account an identity of a provider opens.
CREATE INDEX idx_users_identities ON users USING gin ((sessions -> 'identities')) WHERE sessions ? 'identities';
