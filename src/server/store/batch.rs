//! What a transaction will say: statements with their parameters, in order.

use rusqlite::types::Value;

/// One statement with its parameters. Deterministic: what it does depends on them and on the tables only.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What to do; prepared once per connection.
    pub sql: &'static str,
    /// With what.
    pub params: Vec<Value>,
}

/// The statements of one transaction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    statements: Vec<Statement>,
}

impl Batch {
    /// Adds a statement.
    pub fn push(&mut self, sql: &'static str, params: impl Into<Vec<Value>>) {
        self.statements.push(Statement {
            sql,
            params: params.into(),
        });
    }
    /// How many statements.
    #[must_use]
    pub fn len(&self) -> usize {
        self.statements.len()
    }
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }
    /// Takes the statements out, in order.
    pub fn take(&mut self) -> Vec<Statement> {
        std::mem::take(&mut self.statements)
    }
}

/// A number as SQLite holds it. Sequences and versions never come near the limit of 63 bits.
#[must_use]
pub fn integer(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A text.
#[must_use]
pub fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

/// A text, or `NULL`.
#[must_use]
pub fn optional_text(text: Option<impl Into<String>>) -> Value {
    text.map_or(Value::Null, |text| Value::Text(text.into()))
}
