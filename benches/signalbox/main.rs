//! `make bench`: how fast and how large the product is, printed as a table. Never part of the tests: machines are noisy,
//! and a number that fails a build teaches people to raise the limit.
//!
//! `cargo bench --features ssr -- scale commands` runs the named parts only.

#![forbid(unsafe_code)]

mod commands;
mod import;
mod pages;
mod scale;
mod sign_in;
mod socket;
mod table;
mod target;
mod trains;

fn main() {
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let wants = |part: &str| asked.is_empty() || asked.iter().any(|a| a == part);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    if wants("commands") {
        runtime.block_on(commands::measure());
    }
    if wants("socket") {
        runtime.block_on(socket::measure());
    }
    if wants("pages") {
        runtime.block_on(pages::measure());
    }
    if wants("import") {
        runtime.block_on(import::measure());
    }
    if wants("sign-in") {
        runtime.block_on(sign_in::measure());
    }
    if wants("scale") {
        runtime.block_on(scale::measure());
    }
}
