-- Views of the calendar that people named: what its address asks for. Not part of the record: they are conveniences.
CREATE TABLE saved_views (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    query TEXT NOT NULL,            -- of the calendar's address, without the day
    shared INTEGER NOT NULL,        -- 1 where everyone sees it
    made_at INTEGER NOT NULL        -- milliseconds since 1970 UTC
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_views_of_person ON saved_views (person);

-- The view that a person's calendar begins with.
CREATE TABLE start_views (
    person TEXT PRIMARY KEY REFERENCES people (id),
    view TEXT NOT NULL REFERENCES saved_views (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX start_views_of_view ON start_views (view);
