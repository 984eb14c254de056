-- Trains: releases of several product lines that ship together. Can be made again from the record.
CREATE TABLE trains (
    stream TEXT PRIMARY KEY,
    day INTEGER NOT NULL,           -- days since 1970-01-01
    row TEXT NOT NULL               -- JSON, as lists and the calendar show it
) STRICT, WITHOUT ROWID;
CREATE INDEX trains_of_day ON trains (day);

-- Which releases are in which trains, to be asked from the release's side.
CREATE TABLE train_members (
    release TEXT NOT NULL,
    train TEXT NOT NULL,
    PRIMARY KEY (release, train)
) STRICT, WITHOUT ROWID;
CREATE INDEX train_members_of_train ON train_members (train);
