//! Undo: a command that names the one undone, restores what stood before it, and is refused, listing the changes, where
//! what it touched has changed since.

use super::{Meta, Refusal, RefusalKind, Stream, ids::CommandId};

/// What the record says of a command that is to be undone.
#[derive(Clone, Debug, PartialEq)]
pub struct History<E> {
    /// The events of that command on this stream, in order.
    pub undone: Vec<(Meta, E)>,
    /// What has happened to this stream since, in order.
    pub later: Vec<(Meta, E)>,
}

/// How events of a stream are taken back.
pub trait Undoable: Sized {
    /// A single value that an event changes.
    type Touched: PartialEq;
    /// Everything that the event changes.
    fn touched(&self) -> Vec<Self::Touched>;
    /// The event that restores what stood before; `None` where there is no way back.
    fn inverse(&self) -> Option<Self>;
    /// Whether everything that came later stands on it, so that nothing may have.
    fn begins(&self) -> bool {
        false
    }
    /// What happened, in a few words, for the list of what stands in the way.
    fn words(&self) -> String;
}

/// A stream whose changes can be taken back.
pub trait Undone: Stream<Event: Undoable> {
    /// The command that takes another one back.
    fn undo(command: CommandId) -> Self::Command;
    /// A world of which only what is to be undone is known.
    fn remembering(history: History<Self::Event>) -> Self::World;
}

/// The events that take the command back.
///
/// # Errors
/// The command is not in the record, has no undo, or what it touched has changed since; then every change is listed.
pub fn undo<E: Undoable>(
    command: CommandId,
    history: Option<&History<E>>,
) -> Result<Vec<E>, Refusal> {
    let Some(history) = history.filter(|h| !h.undone.is_empty()) else {
        return Err(Refusal::new(
            RefusalKind::NotFound,
            format!("There is nothing to undo: the record has no change {command} here."),
        ));
    };
    let touched: Vec<_> = history
        .undone
        .iter()
        .flat_map(|(_, e)| e.touched())
        .collect();
    let begins = history.undone.iter().any(|(_, e)| e.begins());
    let since: Vec<_> = history
        .later
        .iter()
        .filter(|(_, e)| begins || e.touched().iter().any(|t| touched.contains(t)))
        .collect();
    if !since.is_empty() {
        let facts = since
            .iter()
            .map(|(meta, e)| format!("{}: {}", meta.at.clock_text(0), e.words()))
            .collect();
        return Err(Refusal::new(
            RefusalKind::Changed,
            "This cannot be undone any more: what it changed has been changed since.",
        )
        .with_facts(facts));
    }
    let inverses: Option<Vec<E>> = history
        .undone
        .iter()
        .rev()
        .map(|(_, e)| e.inverse())
        .collect();
    inverses.ok_or_else(|| Refusal::conflict("This kind of change has no undo."))
}
