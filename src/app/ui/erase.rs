//! Views without their type, at a third of the weight of Leptos' own way.
//!
//! Leptos' erased view carries, for every view, code for hydrating while parts of the program are still loading; that is often
//! more code than all the rest of the view. Here nothing hydrates before its part of the program is there (`app::route` sees
//! to it), so that this [`AnyView`] can do without. On the server it is Leptos' own.

use std::sync::Arc;

use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    children::{ChildrenOptContainer, ToChildren},
    prelude::{AddAnyAttr, Render, RenderHtml},
    tachys::{
        hydration::Cursor,
        ssr::StreamBuilder,
        view::{Position, PositionState},
    },
};

#[cfg(feature = "hydrate")]
use light as inner;
#[cfg(not(feature = "hydrate"))]
use on_server as inner;

/// A view whose type is forgotten. Attributes are not spread onto it.
pub struct AnyView(inner::Inner);

/// Takes the type off a view.
pub trait Erase {
    /// The view, as any other.
    fn erase(self) -> AnyView;
}

impl<V: RenderHtml + 'static> Erase for V {
    fn erase(self) -> AnyView {
        AnyView(inner::erase(self))
    }
}

/// What stands inside a component.
pub struct Children(Box<dyn FnOnce() -> AnyView + Send>);

impl Children {
    /// Puts it up.
    #[must_use]
    pub fn show(self) -> AnyView {
        (self.0)()
    }
}

impl<F, V> ToChildren<F> for Children
where
    F: FnOnce() -> V + Send + 'static,
    V: RenderHtml + 'static,
{
    fn to_children(make: F) -> Self {
        Self(Box::new(move || make().erase()))
    }
}

impl<V: RenderHtml + 'static> ToChildren<ChildrenOptContainer<V>> for Children {
    fn to_children(view: ChildrenOptContainer<V>) -> Self {
        Self(Box::new(move || view.0.erase()))
    }
}

/// What stands inside a component that puts it up more than once.
#[derive(Clone)]
pub struct ChildrenFn(Arc<dyn Fn() -> AnyView + Send + Sync>);

impl ChildrenFn {
    /// Puts it up once more.
    #[must_use]
    pub fn show(&self) -> AnyView {
        (self.0)()
    }
}

impl<F, V> ToChildren<F> for ChildrenFn
where
    F: Fn() -> V + Send + Sync + 'static,
    V: RenderHtml + 'static,
{
    fn to_children(make: F) -> Self {
        Self(Arc::new(move || make().erase()))
    }
}

impl<V: RenderHtml + Clone + Sync + 'static> ToChildren<ChildrenOptContainer<V>> for ChildrenFn {
    fn to_children(view: ChildrenOptContainer<V>) -> Self {
        Self(Arc::new(move || view.0.clone().erase()))
    }
}

impl Render for AnyView {
    type State = inner::State;

    fn build(self) -> Self::State {
        self.0.build()
    }
    fn rebuild(self, state: &mut Self::State) {
        self.0.rebuild(state);
    }
}

impl AddAnyAttr for AnyView {
    type Output<A: Attribute> = Self;

    fn add_any_attr<A: Attribute>(self, _attribute: A) -> Self::Output<A>
    where
        Self::Output<A>: RenderHtml,
    {
        self
    }
}

impl RenderHtml for AnyView {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        self.0.dry_resolve();
    }
    async fn resolve(self) -> Self {
        Self(self.0.resolve().await)
    }
    fn html_len(&self) -> usize {
        self.0.html_len()
    }
    fn to_html_with_buf(
        self,
        buffer: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra: Vec<AnyAttribute>,
    ) {
        #[cfg(not(feature = "hydrate"))]
        self.0
            .to_html_with_buf(buffer, position, escape, mark_branches, extra);
        #[cfg(feature = "hydrate")]
        drop((self, buffer, position, escape, mark_branches, extra));
    }
    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buffer: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra: Vec<AnyAttribute>,
    ) {
        #[cfg(not(feature = "hydrate"))]
        self.0.to_html_async_with_buf::<OUT_OF_ORDER>(
            buffer,
            position,
            escape,
            mark_branches,
            extra,
        );
        #[cfg(feature = "hydrate")]
        drop((self, buffer, position, escape, mark_branches, extra));
    }
    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }
    fn into_owned(self) -> Self {
        self
    }
}

#[cfg(not(feature = "hydrate"))]
mod on_server {
    use leptos::prelude::{AnyView, IntoAny, Render, RenderHtml};

    pub type Inner = AnyView;
    pub type State = <AnyView as Render>::State;

    pub fn erase<V: RenderHtml + 'static>(view: V) -> Inner {
        view.into_any()
    }
}

#[cfg(feature = "hydrate")]
mod light {
    use std::any::{Any, TypeId};

    use leptos::{
        prelude::{Mountable, RenderHtml},
        tachys::{
            hydration::Cursor,
            renderer::{
                Rndr,
                types::{Element, Node, Placeholder},
            },
            view::PositionState,
        },
    };

    pub struct Inner(Box<dyn Waiting>);

    pub fn erase<V: RenderHtml + 'static>(view: V) -> Inner {
        Inner(Box::new(view))
    }

    /// A view that is not on the screen yet.
    trait Waiting: Send {
        fn kind(&self) -> TypeId;
        fn build(self: Box<Self>) -> State;
        fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> State;
        fn rebuild(self: Box<Self>, state: &mut State);
    }

    impl<V: RenderHtml + 'static> Waiting for V {
        fn kind(&self) -> TypeId {
            TypeId::of::<V>()
        }
        fn build(self: Box<Self>) -> State {
            State::of::<V>(
                Box::new((*self).build()),
                (!V::EXISTS).then(Rndr::create_placeholder),
            )
        }
        fn hydrate(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> State {
            let state = Box::new((*self).hydrate::<true>(cursor, position));
            State::of::<V>(
                state,
                (!V::EXISTS).then(|| cursor.next_placeholder(position)),
            )
        }
        fn rebuild(self: Box<Self>, state: &mut State) {
            // Of what is in the box: the box itself can be mounted too.
            let state: &mut dyn Any = (*state.kept).any();
            if let Some(state) = state.downcast_mut() {
                (*self).rebuild(state);
            }
        }
    }

    /// What is kept of a view that is on the screen.
    trait Kept: Mountable {
        fn any(&mut self) -> &mut dyn Any;
    }

    impl<S: Mountable + 'static> Kept for S {
        fn any(&mut self) -> &mut dyn Any {
            self
        }
    }

    pub struct State {
        kind: TypeId,
        kept: Box<dyn Kept>,
        /// Marks the place of a view that has no element of its own.
        placeholder: Option<Placeholder>,
    }

    impl State {
        fn of<V: 'static>(kept: Box<dyn Kept>, placeholder: Option<Placeholder>) -> Self {
            Self {
                kind: TypeId::of::<V>(),
                kept,
                placeholder,
            }
        }
    }

    impl Inner {
        pub fn build(self) -> State {
            self.0.build()
        }
        pub fn rebuild(self, state: &mut State) {
            if (*self.0).kind() == state.kind {
                self.0.rebuild(state);
                return;
            }
            let mut new = self.build();
            state.insert_before_this(&mut new);
            state.unmount();
            *state = new;
        }
        pub fn hydrate<const FROM_SERVER: bool>(
            self,
            cursor: &Cursor,
            position: &PositionState,
        ) -> State {
            self.0.hydrate(cursor, position)
        }

        // Nothing is written in the browser.
        pub fn dry_resolve(&mut self) {}
        pub async fn resolve(self) -> Self {
            self
        }
        pub fn html_len(&self) -> usize {
            0
        }
    }

    impl Mountable for State {
        fn unmount(&mut self) {
            self.kept.unmount();
            if let Some(placeholder) = &mut self.placeholder {
                placeholder.unmount();
            }
        }
        fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
            self.kept.mount(parent, marker);
            if let Some(placeholder) = &mut self.placeholder {
                placeholder.mount(parent, marker);
            }
        }
        fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
            self.kept.insert_before_this(child)
                || self
                    .placeholder
                    .as_ref()
                    .is_some_and(|placeholder| placeholder.insert_before_this(child))
        }
        fn elements(&self) -> Vec<Element> {
            self.kept.elements()
        }
    }
}
