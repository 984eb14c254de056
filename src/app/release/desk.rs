//! A live document on the screen: asks its rules, sends changes, offers to take them back.

use crate::{
    app::ui::{Toasts, toasts},
    domain::{
        Refusal,
        ids::{CommandId, StreamId},
        undo::Undone,
    },
    live::{LiveDoc, use_live},
    wire::frames::Snapshot,
};

/// A document that a page shows and changes.
pub struct Desk<S: Undone> {
    /// The document.
    pub doc: LiveDoc<S>,
    toasts: Toasts,
}

impl<S: Undone> Clone for Desk<S> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<S: Undone> Copy for Desk<S> {}

impl<S: Undone> Desk<S> {
    /// Opens the document, which the page has brought or which is yet to arrive.
    #[must_use]
    pub fn open(stream: StreamId, initial: Option<Snapshot<S>>) -> Self {
        Self {
            doc: use_live().open::<S>(stream, initial),
            toasts: toasts(),
        }
    }

    /// Why the command would be refused now, with every fact; `None` if it would not. Follows the document.
    #[must_use]
    pub fn refusal(self, command: &S::Command, reason: Option<&str>) -> Option<String> {
        self.doc.ask(command, reason).err().map(|r| words(&r))
    }

    /// Carries out the command, says so and offers to take it back.
    ///
    /// # Errors
    /// The rules speak against it; nothing was sent.
    pub fn change(
        self,
        command: S::Command,
        reason: Option<String>,
        said: impl Into<String>,
    ) -> Result<(), Refusal> {
        self.change_in(command, &S::World::default(), reason, said)
    }

    /// The same, with facts of other streams that the page knows.
    ///
    /// # Errors
    /// The rules speak against it; nothing was sent.
    pub fn change_in(
        self,
        command: S::Command,
        world: &S::World,
        reason: Option<String>,
        said: impl Into<String>,
    ) -> Result<(), Refusal> {
        self.doc.ask_in(&command, world, reason.as_deref())?;
        let id = self.doc.send(command, reason);
        self.toasts.undo(said, move |()| self.take_back(id));
        Ok(())
    }

    /// The same for where no form shows what speaks against it: a message does.
    pub fn change_or_say(self, command: S::Command, said: impl Into<String>) {
        if let Err(refusal) = self.change(command, None, said) {
            self.toasts.fail(words(&refusal));
        }
    }

    /// Carries out what is not taken back but answered otherwise, and says so.
    ///
    /// # Errors
    /// The rules speak against it; nothing was sent.
    pub fn for_good(self, command: S::Command, said: &'static str) -> Result<(), Refusal> {
        self.doc.ask(&command, None)?;
        self.doc.send(command, None);
        self.toasts.say(said);
        Ok(())
    }

    /// The same for where no form shows what speaks against it: a message does.
    pub fn change_for_good(self, command: S::Command, said: &'static str) {
        if let Err(refusal) = self.for_good(command, said) {
            self.toasts.fail(words(&refusal));
        }
    }

    /// Takes a command back.
    pub fn take_back(self, command: CommandId) {
        self.doc.send(S::undo(command), None);
    }
}

/// A refusal with the facts behind it.
#[must_use]
pub fn words(refusal: &Refusal) -> String {
    if refusal.facts.is_empty() {
        return refusal.message.clone();
    }
    format!("{} {}", refusal.message, refusal.facts.join("; "))
}
