//! The design system: knows Leptos and nothing of the business.
