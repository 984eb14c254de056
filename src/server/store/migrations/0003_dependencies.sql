-- Which release waits for which, to be asked from the other side. Can be made again from the record.
CREATE TABLE dependencies (
    depends_on TEXT NOT NULL,
    release TEXT NOT NULL,
    PRIMARY KEY (depends_on, release)
) STRICT, WITHOUT ROWID;
CREATE INDEX dependencies_of_release ON dependencies (release);
