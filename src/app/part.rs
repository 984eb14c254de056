//! Parts of the program that come when they are first needed, and may fail to come: their file cannot be fetched while the
//! network is away, or after the server has been updated.

pub use crate::app::ui::later::Missing;

/// A function that shows a part of the program from a file of its own: asynchronous, and `Err` where the file does not come.
/// Its name is the file's too, and is used once in the program. The second name brings the file without showing anything.
macro_rules! part {
    ($name:ident, $bring:ident, ($($given:ident: $kind:ty),*), $body:expr) => {
        #[cfg(feature = "hydrate")]
        #[leptos::wasm_split::wasm_split(
            $name,
            wasm_split_path = ::leptos::wasm_split,
            preload(#[allow(dead_code)] $bring),
            fallible
        )]
        fn $name($($given: $kind),*) -> Result<crate::app::ui::AnyView, crate::app::part::Missing> {
            Ok($body)
        }
        #[cfg(not(feature = "hydrate"))]
        async fn $name($($given: $kind),*) -> Result<crate::app::ui::AnyView, crate::app::part::Missing> {
            leptos::prefetch_lazy_fn_on_server(stringify!($name));
            Ok($body)
        }
    };
}
pub(crate) use part;
