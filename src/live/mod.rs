//! The browser's side of a live document: connection, unsent commands, prediction, resync.
