//! The design system: the pieces every screen is made of. Knows Leptos and nothing of the business.
//!
//! Components end in `erase()`, so that their insides are compiled once and not again for every place of use.
//!
//! What a view costs in the browser, so that the first load stays small (measured, before compression): a component
//! ending in `erase()` about 1.5 KB, in `into_any()` about 3 KB; a closure in an attribute or as a child about 1 KB, because each closure is a type of its own, where a
//! `Signal` (`Signal::derive`) shares its code with all others; elements without anything dynamic inside next to nothing.

pub mod announce;
pub mod avatar;
pub mod button;
pub mod chip;
pub mod copy;
pub mod dialog;
pub mod erase;
pub mod field;
pub mod icon;
pub mod keys;
pub mod later;
pub mod menu;
pub mod states;
pub mod table;
pub mod tabs;
pub mod toast;

pub use announce::{Announcer, announce, mention};
pub use avatar::{Avatar, AvatarStack};
pub use button::{Button, ButtonLink, IconButton, Variant};
pub use chip::{Chip, Mark, StateMark, Tone};
pub use copy::CopyField;
pub use dialog::{ConfirmDialog, Dialog};
pub use erase::{AnyView, Children, ChildrenFn, Erase};
pub use field::{Checkbox, DateInput, Field, Select, TextArea, TextInput};
pub use icon::Icon;
pub use keys::Kbd;
pub use later::{later, soon};
pub use menu::{Menu, MenuItem, MenuLink};
pub use states::{EmptyState, ErrorState, Notice, OfflineNotice, Skeleton, VisuallyHidden};
pub use table::{SortHeader, Sorting};
pub use tabs::{TabPanel, Tabs};
pub use toast::{Toaster, Toasts, toasts};
