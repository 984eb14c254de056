//! Forms: a field gives its input a label, a hint and an error, and connects them for those who hear the page.

use crate::app::ui::{AnyView, Children, Erase};
use leptos::prelude::*;

use super::Icon;

/// What an input learns from the field around it.
#[derive(Clone, Copy)]
struct Surrounding {
    id: StoredValue<String>,
    described_by: Signal<Option<String>>,
    invalid: Signal<bool>,
}

/// A label, an input, and below it the hint or the error.
#[component]
pub fn Field(
    /// The input's name in the form; unique on the page.
    #[prop(into)]
    name: String,
    /// What to enter.
    #[prop(into)]
    label: String,
    /// How to enter it, where that is not plain.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with what was entered.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// The input.
    children: Children,
) -> AnyView {
    let id = format!("field-{name}");
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let hint = hint.filter(|hint| !hint.is_empty());
    let has_hint = hint.is_some();
    let described_by = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        Signal::derive(move || match (error.with(Option::is_some), has_hint) {
            (true, _) => Some(error_id.clone()),
            (false, true) => Some(hint_id.clone()),
            (false, false) => None,
        })
    };
    let invalid = Signal::derive(move || error.with(Option::is_some));
    provide_context(Surrounding {
        id: StoredValue::new(id.clone()),
        described_by,
        invalid,
    });
    view! {
        <div class="field" class:field-invalid=invalid>
            <label for=id>{label}{optional.then(|| view! { <span class="field-optional">" optional"</span> })}</label>
            {children.show()}
            {hint.map(|hint| view! { <p class="field-hint" id=hint_id hidden=move || invalid.get()>{hint}</p> })}
            <p class="field-error" id=error_id hidden=move || !invalid.get()>
                <Icon name="warning"/>
                {move || error.get()}
            </p>
        </div>
    }
    .erase()
}

impl Surrounding {
    /// What the field around an input says. Who has a label of its own stands in none; and what a page before this one provided
    /// is still found, but gone.
    fn of_here(labelled: bool) -> Self {
        let around = use_context::<Self>().filter(|_| !labelled);
        let around = around.filter(|around| around.id.try_with_value(|_| ()).is_some());
        around.unwrap_or_else(|| Self {
            id: StoredValue::new(String::new()),
            described_by: Signal::default(),
            invalid: Signal::default(),
        })
    }

    fn id(&self) -> Option<String> {
        Some(self.id.get_value()).filter(|id| !id.is_empty())
    }

    fn name(&self) -> Option<String> {
        self.id
            .with_value(|id| id.strip_prefix("field-").map(str::to_owned))
    }
}

/// One line of text.
#[component]
pub fn TextInput(
    /// The text.
    value: RwSignal<String>,
    /// The sort of text, as HTML calls it: `text`, `email`, `password`, `search`, `url`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The most characters that are taken.
    #[prop(default = 200)]
    limit: u32,
    /// Whether the form needs it.
    #[prop(optional)]
    required: bool,
    /// Its name, where no field with a label stands around it.
    #[prop(optional, into)]
    label: Option<String>,
    /// An example, while it is empty.
    #[prop(optional, into)]
    example: Option<String>,
    /// The `datalist` with what may be meant.
    #[prop(optional)]
    list: Option<&'static str>,
) -> AnyView {
    let field = Surrounding::of_here(label.is_some());
    view! {
        <input
            class="input"
            type=kind
            list=list
            id=field.id()
            name=field.name()
            aria-label=label
            aria-describedby=field.described_by
            aria-invalid=move || field.invalid.get().then_some("true")
            autocomplete=autocomplete
            maxlength=limit
            required=required
            placeholder=example
            prop:value=move || value.get()
            value=value.get_untracked()
            on:input:target=move |event| value.set(event.target().value())
        />
    }
    .erase()
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// The text.
    value: RwSignal<String>,
    /// The most characters that are taken.
    #[prop(default = 2000)]
    limit: u32,
    /// How many lines are shown.
    #[prop(default = 3)]
    rows: u32,
    /// Whether the form needs it.
    #[prop(optional)]
    required: bool,
) -> AnyView {
    let field = Surrounding::of_here(false);
    view! {
        <textarea
            class="input"
            id=field.id()
            name=field.name()
            aria-describedby=field.described_by
            aria-invalid=move || field.invalid.get().then_some("true")
            maxlength=limit
            rows=rows
            required=required
            prop:value=move || value.get()
            on:input:target=move |event| value.set(event.target().value())
        >
            {value.get_untracked()}
        </textarea>
    }
    .erase()
}

/// One of several choices.
#[component]
pub fn Select(
    /// The chosen value.
    value: RwSignal<String>,
    /// Value and words of each choice.
    #[prop(into)]
    choices: Signal<Vec<(String, String)>>,
    /// Its name, where no field with a label stands around it.
    #[prop(optional, into)]
    label: Option<String>,
) -> AnyView {
    let field = Surrounding::of_here(label.is_some());
    view! {
        <span class="select">
            <select
                class="input"
                id=field.id()
                name=field.name()
                aria-label=label
                aria-describedby=field.described_by
                aria-invalid=move || field.invalid.get().then_some("true")
                prop:value=move || value.get()
                on:change:target=move |event| value.set(event.target().value())
            >
                {move || {
                    let chosen = value.get_untracked();
                    choices.get().into_iter().map(|(key, words)| {
                        let here = key == chosen;
                        view! { <option value=key selected=here>{words}</option> }
                    }).collect::<Vec<_>>()
                }}
            </select>
            <Icon name="down"/>
        </span>
    }
    .erase()
}

/// A day, with the browser's own calendar; the value is `YYYY-MM-DD` or empty.
#[component]
pub fn DateInput(
    /// The day.
    value: RwSignal<String>,
    /// The first day that may be chosen.
    #[prop(optional, into)]
    min: Option<String>,
    /// The last day that may be chosen.
    #[prop(optional, into)]
    max: Option<String>,
    /// Whether the form needs it.
    #[prop(optional)]
    required: bool,
    /// Its name, where no field with a label stands around it.
    #[prop(optional, into)]
    label: Option<String>,
) -> AnyView {
    let field = Surrounding::of_here(label.is_some());
    // Typed part by part, a day goes through what is none (31 February) and has no value then. Written back, that would take
    // away what was typed so far: it stays until the field is left.
    let typed = RwSignal::new(false);
    let text = Memo::new(move |before: Option<&String>| {
        let text = value.get();
        match before {
            Some(before) if text.is_empty() && typed.get() => before.clone(),
            _ => text,
        }
    });
    let type_in = move |text: String| {
        typed.set(text.is_empty());
        value.set(text);
    };
    view! {
        <input
            class="input"
            type="date"
            id=field.id()
            name=field.name()
            aria-label=label
            aria-describedby=field.described_by
            aria-invalid=move || field.invalid.get().then_some("true")
            min=min
            max=max
            required=required
            prop:value=move || text.get()
            value=value.get_untracked()
            on:input:target=move |event| type_in(event.target().value())
            on:blur=move |_| { typed.try_set(false); }
        />
    }
    .erase()
}

/// Yes or no.
#[component]
pub fn Checkbox(
    /// The answer.
    checked: RwSignal<bool>,
    /// The input's name in the form.
    #[prop(optional, into)]
    name: Option<String>,
    /// What is answered.
    children: Children,
) -> AnyView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                name=name
                prop:checked=move || checked.get()
                checked=checked.get_untracked()
                on:change:target=move |event| checked.set(event.target().checked())
            />
            <span>{children.show()}</span>
        </label>
    }
    .erase()
}
