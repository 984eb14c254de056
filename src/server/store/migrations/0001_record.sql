-- The record: every event, in order, each chained to the one before by its hash. Only ever appended to.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,            -- milliseconds since 1970 UTC, by the server's clock
    actor TEXT NOT NULL,            -- a person's id, or 'system'
    command_id TEXT NOT NULL,
    kind TEXT NOT NULL,             -- the sort of event
    payload TEXT NOT NULL,          -- JSON
    reason TEXT,                    -- the id of a text, where a reason was given
    reason_hash BLOB,               -- SHA-256 of its salt and its words: stays when the words are erased
    hash BLOB NOT NULL              -- SHA-256 of the previous hash and this row
) STRICT;
CREATE UNIQUE INDEX events_of_stream ON events (stream, version);

-- Personal free text, apart from the record so that it can be erased.
CREATE TABLE texts (
    id TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    salt BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What was carried out, so that the same command again gets the same answer. Its events are first_seq to seq.
CREATE TABLE commands (
    id TEXT PRIMARY KEY,
    first_seq INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Snapshots: a stream's state at a version. Loading is the snapshot and the events after it.
CREATE TABLE streams (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    first_seq INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL             -- JSON
) STRICT;

-- Read tables: all that follows can be made again from the record.

-- One row for each release and for each product line with milestones of its own. `no` is the sequence of the stream's first
-- event: unique, known to the application, and the same when the table is made again.
CREATE TABLE calendar (
    no INTEGER PRIMARY KEY,
    stream TEXT NOT NULL UNIQUE,
    line TEXT NOT NULL,
    version TEXT NOT NULL,          -- empty for a product line
    first_day INTEGER,              -- days since 1970-01-01 of its earliest and latest date; NULL while it has none
    last_day INTEGER,
    row TEXT NOT NULL               -- JSON, as the calendar shows it
) STRICT;
CREATE INDEX calendar_of_version ON calendar (line, version);
-- Which rows meet a range of days. The tree holds 32-bit integers exactly.
CREATE VIRTUAL TABLE calendar_span USING rtree_i32 (no, first_day, last_day);

-- The keys of releases: a program's code and a running number that is never given again.
CREATE TABLE keys (
    key TEXT PRIMARY KEY,
    stream TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL,
    number INTEGER NOT NULL,
    UNIQUE (code, number)
) STRICT, WITHOUT ROWID;

-- Names of programs and product lines, for joining when read.
CREATE TABLE names (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    parent TEXT,                    -- a product line's program
    name TEXT NOT NULL,
    code TEXT,                      -- a program's
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- What can be found: a release by its key, version, name and milestones. Names of programs and lines are not in it, they join
-- when searched, so that a renamed program touches one row of `names` and none here.
CREATE TABLE search_rows (
    no INTEGER PRIMARY KEY,
    stream TEXT NOT NULL UNIQUE,
    key TEXT,
    line TEXT NOT NULL,
    title TEXT NOT NULL,            -- version and name
    words TEXT NOT NULL,
    day INTEGER                     -- of its target
) STRICT;
CREATE INDEX search_rows_of_line ON search_rows (line);
CREATE VIRTUAL TABLE search USING fts5 (
    words, content = '', contentless_delete = 1, prefix = '2 3', tokenize = "unicode61 remove_diacritics 2 tokenchars '.'"
);

-- What this file is: the version of the read tables' making, and other facts about the file itself.
CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
