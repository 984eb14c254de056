-- Subscriptions to the calendar. Not part of the record: their links are secrets.
CREATE TABLE feeds (
    id TEXT PRIMARY KEY,
    token BLOB NOT NULL UNIQUE,     -- SHA-256 of the secret in the link
    person TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    filter TEXT NOT NULL,           -- JSON
    made_at INTEGER NOT NULL,       -- milliseconds since 1970 UTC
    fetched_at INTEGER,             -- NULL until it is fetched
    fetched_by TEXT                 -- what the program that fetched it calls itself
) STRICT, WITHOUT ROWID;
CREATE INDEX feeds_of_person ON feeds (person);

-- Milestones that left the calendar, so that subscriptions can say for a while that they are cancelled. Not made again with the
-- read tables: who has never heard of them need not hear of it.
CREATE TABLE gone (
    seq INTEGER PRIMARY KEY,        -- the event after which they were gone
    stream TEXT NOT NULL,
    row TEXT NOT NULL               -- the row of the calendar with those milestones alone, as JSON
) STRICT;
