-- Scenarios: what-if copies of the dates of releases. Not part of the record: what is made real is.
CREATE TABLE scenarios (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    shared INTEGER NOT NULL,        -- 1 where everyone sees it
    entries TEXT NOT NULL,          -- JSON: releases with their dates
    changed_at INTEGER NOT NULL     -- milliseconds since 1970 UTC
) STRICT, WITHOUT ROWID;
CREATE INDEX scenarios_of_person ON scenarios (person);
