-- Who may come in. Not part of the record: secrets never enter it, and a person's name can be corrected or erased.

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    login TEXT NOT NULL,            -- what they sign in with, as they write it
    login_key TEXT NOT NULL UNIQUE, -- the same in small letters
    roles TEXT NOT NULL,            -- JSON
    added_at INTEGER NOT NULL,      -- milliseconds since 1970 UTC
    deactivated_at INTEGER          -- NULL while they may come in
) STRICT, WITHOUT ROWID;

CREATE TABLE credentials (
    person TEXT PRIMARY KEY REFERENCES people (id),
    password TEXT NOT NULL,         -- Argon2id, with its salt and parameters
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    token BLOB PRIMARY KEY,         -- SHA-256 of what the browser holds
    id TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL REFERENCES people (id),
    began_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_person ON sessions (person);

-- Links with which a person chooses a password, once.
CREATE TABLE password_links (
    person TEXT PRIMARY KEY REFERENCES people (id),
    key BLOB NOT NULL UNIQUE,       -- SHA-256 of the key in the link
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
