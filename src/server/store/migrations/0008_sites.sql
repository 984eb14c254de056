-- Which releases are deployed into which environment, and when. Can be made again from the record.
CREATE TABLE sites (
    release TEXT NOT NULL,
    deployment TEXT NOT NULL,
    environment TEXT NOT NULL,
    first_day INTEGER NOT NULL,     -- days since 1970-01-01 by the clocks of its window
    last_day INTEGER NOT NULL,
    PRIMARY KEY (release, deployment)
) STRICT, WITHOUT ROWID;
CREATE INDEX sites_of_environment ON sites (environment, first_day, last_day);
