//! The chain of hashes that makes the record tamper-evident: each event's hash covers the previous one and its own row.

use sha2::{Digest, Sha256};

/// SHA-256.
pub type Hash = [u8; 32];

/// What stands before the first event.
pub const BEGINNING: Hash = [0; 32];

/// The row of an event as it is hashed. Not in it: the words of its reason, which can be erased; their salted hash is.
#[derive(Clone, Copy, Debug)]
pub struct CanonicalRow<'a> {
    /// Position in the record.
    pub seq: u64,
    /// The stream's id, as stored.
    pub stream: &'a str,
    /// Position in the stream.
    pub version: u64,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
    /// Who, as stored.
    pub actor: &'a str,
    /// The command's id, as stored.
    pub command: &'a str,
    /// The sort of event.
    pub kind: &'a str,
    /// Its content, byte for byte as stored.
    pub payload: &'a str,
    /// The reason's id and the salted hash of its words.
    pub reason: Option<(&'a str, &'a [u8])>,
}

/// The hash of an event, given the hash of the one before.
///
/// Every part goes in with its length before it, so that no two different rows read the same.
#[must_use]
pub fn link(previous: &Hash, row: &CanonicalRow<'_>) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(row.seq.to_be_bytes());
    hasher.update(row.version.to_be_bytes());
    hasher.update(row.at.to_be_bytes());
    let mut part = |bytes: &[u8]| {
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    };
    for text in [row.stream, row.actor, row.command, row.kind, row.payload] {
        part(text.as_bytes());
    }
    if let Some((id, hash)) = row.reason {
        part(id.as_bytes());
        part(hash);
    }
    hasher.finalize().into()
}

/// The salted hash of a personal text. Without the salt, which goes with the words, a short text could be guessed.
#[must_use]
pub fn text_hash(salt: &[u8], body: &str) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update((salt.len() as u64).to_be_bytes());
    hasher.update(salt);
    hasher.update(body.as_bytes());
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROW: CanonicalRow<'_> = CanonicalRow {
        seq: 7,
        stream: "release:00000000000000000000000000000001",
        version: 2,
        at: 1_000,
        actor: "system",
        command: "00000000000000000000000000000002",
        kind: "moved",
        payload: "{}",
        reason: None,
    };

    #[test]
    fn every_part_of_the_row_counts() {
        let original = link(&BEGINNING, &ROW);
        let others = [
            CanonicalRow { seq: 8, ..ROW },
            CanonicalRow {
                stream: "release:00000000000000000000000000000003",
                ..ROW
            },
            CanonicalRow { version: 3, ..ROW },
            CanonicalRow { at: 1_001, ..ROW },
            CanonicalRow {
                actor: "systen",
                ..ROW
            },
            CanonicalRow {
                command: "00000000000000000000000000000003",
                ..ROW
            },
            CanonicalRow {
                kind: "moved_",
                ..ROW
            },
            CanonicalRow {
                kind: "moved{",
                payload: "}",
                ..ROW
            },
            CanonicalRow {
                payload: "[]",
                ..ROW
            },
            CanonicalRow {
                reason: Some(("1", &[1])),
                ..ROW
            },
        ];
        for other in others {
            assert_ne!(link(&BEGINNING, &other), original, "{other:?}");
        }
        assert_ne!(link(&original, &ROW), original);
    }

    #[test]
    fn the_salt_counts() {
        assert_ne!(text_hash(b"a", "late"), text_hash(b"b", "late"));
        assert_ne!(text_hash(b"a", "late"), text_hash(b"al", "ate"));
    }
}
