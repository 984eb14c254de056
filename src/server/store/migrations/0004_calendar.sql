-- The calendar's rows apart from what they are found by: a question walks over narrow entries, and only what it finds is
-- read. Read tables are made again from the record, so nothing is carried over.
DROP TABLE calendar_span;
DROP TABLE calendar;

-- One entry for each release and for each product line with milestones of its own. `no` is the sequence of the stream's first
-- event: unique, known to the application, and the same when the table is made again. What only a release has is NULL for a
-- product line.
CREATE TABLE calendar (
    no INTEGER PRIMARY KEY,
    stream TEXT NOT NULL UNIQUE,
    line TEXT NOT NULL,
    version TEXT NOT NULL,          -- empty for a product line
    first_day INTEGER,              -- days since 1970-01-01 of its earliest and latest date; NULL while it has none
    last_day INTEGER,
    length INTEGER,                 -- the bits of the days between: last_day < first_day + 2^length
    kind TEXT,
    destination TEXT,
    state TEXT,
    team TEXT,
    found TEXT,                     -- version, name and key in small letters, with U+001F between
    days BLOB                       -- first and last day of each milestone with a date: 32 bits each, little-endian
) STRICT;
CREATE INDEX calendar_of_version ON calendar (line, version);
-- Which entries meet a range of days: for each length, those that begin less than 2^length days before it, up to its end.
CREATE INDEX calendar_of_days ON calendar (length, first_day, last_day, line, kind, destination, state, team, found, days);
CREATE INDEX calendar_of_line ON calendar (line, first_day, last_day, kind, destination, state, team);

-- The rows themselves. Those that begin about the same time stand side by side, since they are read together.
CREATE TABLE calendar_rows (
    place INTEGER PRIMARY KEY,      -- first_day, and in the lower 39 bits no
    stream TEXT NOT NULL,
    row TEXT NOT NULL               -- JSON, as the calendar shows it
) STRICT;
