//! Secrets that are handed out: 256 random bits as 64 hexadecimal digits. Only their SHA-256 is kept.

use sha2::{Digest, Sha256};

/// What is kept of a secret.
pub type Hash = [u8; 32];

/// A new secret.
#[must_use]
pub fn new() -> String {
    let bits: [u8; 32] = rand::random();
    hex(&bits)
}

/// What is kept of it. A fast hash is enough: there is nothing to guess in 256 random bits.
#[must_use]
pub fn hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}

/// Whether they are the same, in a time that does not depend on where they differ.
#[must_use]
pub fn same(left: &Hash, right: &Hash) -> bool {
    use subtle::ConstantTimeEq;
    left.ct_eq(right).into()
}

/// A new identity: 128 random bits.
#[must_use]
pub fn new_id() -> u128 {
    rand::random()
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| {
        [
            DIGITS[usize::from(byte >> 4)],
            DIGITS[usize::from(byte & 15)],
        ]
    });
    digits.map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_and_never_the_same() {
        let (one, other) = (new(), new());
        assert_eq!(one.len(), 64);
        assert_ne!(one, other);
        assert!(same(&hash(&one), &hash(&one)) && !same(&hash(&one), &hash(&other)));
    }
}
