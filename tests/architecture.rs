//! The house rules that a compiler does not know: which room may know which, and what is not said in `src`.
//!
//! The allowed arrows are the tables below, the same as in `docs/architecture.md`. The rest reads every file of `src` as a
//! stream of words, without comments, strings and test modules, and compares. Nothing here parses Rust: what is looked for
//! is visible in the words.

use std::fs;
use std::path::{Path, PathBuf};

/// A room, the rooms it may name, and the crates it may name (`None`: any that Cargo.toml has for its side).
struct Room {
    name: &'static str,
    knows: &'static [&'static str],
    crates: Option<&'static [&'static str]>,
}

const fn room(
    name: &'static str,
    knows: &'static [&'static str],
    crates: Option<&'static [&'static str]>,
) -> Room {
    Room {
        name,
        knows,
        crates,
    }
}

#[rustfmt::skip]
const ROOMS: &[Room] = &[
    room("domain", &[], Some(&["serde", "serde_json", "thiserror", "time"])),
    room("wire", &["domain"], Some(&["serde", "serde_json", "thiserror", "leptos"])),
    room("live", &["domain", "wire"], None),
    room("ui", &[], None),
    room("app", &["domain", "wire", "live", "ui"], None),
    room("server", &["domain", "wire"], None),
];

/// Files that may know more than their room: where the server renders the screens, and where a screen tells the server's
/// answer its status.
#[rustfmt::skip]
const DOORS: &[(&str, &str)] = &[
    ("server/router", "app"),
    ("server/brought", "app"),
    ("server/page", "app"),
    ("server/router", "live"),
    ("app/shell/not_found", "axum"),
    ("app/shell/not_found", "leptos_axum"),
];

/// Crates that belong to the server; the browser's rooms name them in the bodies of server functions only.
const SERVER_CRATES: &[&str] = &[
    "axum",
    "leptos_axum",
    "rusqlite",
    "tokio",
    "tower",
    "tower_http",
    "clap",
    "figment",
    "jiff",
];

/// What is not said outside tests: each ends the process or was meant for later.
const UNSAID: &[&str] = &[
    "unwrap",
    "expect",
    "panic",
    "todo",
    "unimplemented",
    "unreachable",
    "dbg",
];

/// Past this many lines a file is named, as a question: what second room is hiding in it?
const LONG: usize = 450;

#[test]
fn every_arrow_between_rooms_is_in_the_table() {
    let dependencies = dependencies();
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(room) = source.room() else { continue };
        for (line, target) in source.rooms_named() {
            let inside = target == room.name || room.knows.contains(&target.as_str());
            if !inside && !source.has_door(&target) {
                wrong.push(format!(
                    "{}:{line}: {} must not know {target}",
                    source.shown(),
                    room.name
                ));
            }
        }
        for (line, name) in source.crates_named(&dependencies) {
            let allowed = match room.crates {
                Some(list) => list.contains(&name.as_str()),
                None => room.name == "server" || !SERVER_CRATES.contains(&name.as_str()),
            };
            if !allowed && !source.has_door(&name) {
                wrong.push(format!(
                    "{}:{line}: {} must not know the crate {name}",
                    source.shown(),
                    room.name
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "arrows that architecture.md does not have:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_room_is_in_the_table() {
    let known = |name: &str| {
        ROOMS.iter().any(|room| room.name == name) || matches!(name, "lib.rs" | "main.rs")
    };
    let unknown: Vec<_> = fs::read_dir(src())
        .expect("src is readable")
        .map(|entry| {
            entry
                .expect("src is readable")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| !known(name))
        .collect();
    assert!(
        unknown.is_empty(),
        "rooms that the table does not have: {unknown:?}"
    );
}

#[test]
fn nothing_outside_tests_can_end_the_process() {
    let mut said = Vec::new();
    for source in sources() {
        for window in source.words.windows(2) {
            let [Word { text, line }, next] = window else {
                continue;
            };
            if UNSAID.contains(&text.as_str())
                && (next.text == "(" || next.text == "!")
                && !source.defines(text)
            {
                said.push(format!("{}:{line}: {text}", source.shown()));
            }
        }
    }
    assert!(said.is_empty(), "not outside tests:\n{}", said.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<_> = sources()
        .into_iter()
        .filter(|s| !s.text.starts_with("//!"))
        .map(|s| s.shown())
        .collect();
    assert!(
        silent.is_empty(),
        "files without a module comment: {silent:?}"
    );
}

/// Never fails: a long file is a question, not an error. Shown with `--nocapture`.
#[test]
fn long_files_are_named() {
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > LONG {
            println!(
                "{} has {lines} lines: what second room is hiding in it?",
                source.shown()
            );
        }
    }
}

/// One word of a source file: an identifier, `::`, or a single other character.
struct Word {
    text: String,
    line: usize,
}

struct Source {
    /// Below `src`, with `/`.
    path: String,
    text: String,
    /// Without comments, strings, test modules and the bodies of server functions.
    words: Vec<Word>,
}

impl Source {
    fn shown(&self) -> String {
        format!("src/{}", self.path)
    }

    fn path_without_extension(&self) -> &str {
        self.path.trim_end_matches(".rs")
    }

    /// The module path, such as `["app", "ui", "button"]`.
    fn module(&self) -> Vec<String> {
        let mut parts: Vec<String> = self
            .path_without_extension()
            .split('/')
            .map(str::to_owned)
            .collect();
        if parts.last().is_some_and(|last| last == "mod") {
            parts.pop();
        }
        parts
    }

    /// `lib.rs` and `main.rs` are the doors of the house and belong to no room.
    fn room(&self) -> Option<&'static Room> {
        let name = room_of(&self.module())?;
        ROOMS.iter().find(|room| room.name == name)
    }

    fn has_door(&self, to: &str) -> bool {
        let path = self.path_without_extension();
        DOORS
            .iter()
            .any(|(file, target)| path == *file && *target == to)
    }

    fn text_at(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| word.text.as_str())
    }

    /// Rooms that a path in this file leads to: `crate::…`, `crate::{…, …}`, `super::super::…`.
    fn rooms_named(&self) -> Vec<(usize, String)> {
        let mut named = Vec::new();
        for (index, word) in self.words.iter().enumerate() {
            let starts_path = index == 0 || self.text_at(index - 1) != "::";
            if !starts_path || (word.text != "crate" && word.text != "super") {
                continue;
            }
            let mut base = if word.text == "crate" {
                Vec::new()
            } else {
                self.module()
            };
            let mut at = index;
            if word.text == "super" {
                base.pop();
                while self.text_at(at + 1) == "::" && self.text_at(at + 2) == "super" {
                    base.pop();
                    at += 2;
                }
            }
            for (line, path) in self.paths_after(at + 1) {
                let whole: Vec<String> = base.iter().cloned().chain(path).collect();
                if let Some(room) = room_of(&whole) {
                    named.push((line, room.to_owned()));
                }
            }
        }
        named
    }

    /// The first two segments of each path that follows `::` at the index; several after `::{`.
    fn paths_after(&self, index: usize) -> Vec<(usize, Vec<String>)> {
        if self.text_at(index) != "::" {
            return Vec::new();
        }
        let segment = |at: usize| {
            let mut path = vec![self.text_at(at).to_owned()];
            if self.text_at(at + 1) == "::" {
                path.push(self.text_at(at + 2).to_owned());
            }
            (self.words.get(at).map_or(0, |word| word.line), path)
        };
        if self.text_at(index + 1) != "{" {
            return vec![segment(index + 1)];
        }
        let (mut paths, mut depth, mut at) = (vec![segment(index + 2)], 1, index + 2);
        while depth > 0 && at < self.words.len() {
            match self.text_at(at) {
                "{" => depth += 1,
                "}" => depth -= 1,
                "," if depth == 1 && self.text_at(at + 1) != "}" => paths.push(segment(at + 1)),
                _ => {}
            }
            at += 1;
        }
        paths
    }

    /// Dependencies that a path in this file begins with. Inside `…::{ }` a path goes on; none begins.
    fn crates_named(&self, dependencies: &[String]) -> Vec<(usize, String)> {
        let mut named = Vec::new();
        let mut groups = Vec::new();
        for (index, word) in self.words.iter().enumerate() {
            let before = index
                .checked_sub(1)
                .map_or("", |before| self.text_at(before));
            match word.text.as_str() {
                "{" => groups.push(before == "::"),
                "}" => drop(groups.pop()),
                _ => {}
            }
            let begins = before != "::" && !groups.contains(&true);
            let is_path = self.text_at(index + 1) == "::" || before == "use";
            if begins && is_path && dependencies.contains(&word.text) && !self.defines(&word.text) {
                named.push((word.line, word.text.clone()));
            }
        }
        named
    }

    /// Whether the name is this file's own: declared here, or imported from a room.
    fn defines(&self, name: &str) -> bool {
        self.words.iter().enumerate().any(|(index, word)| {
            let before = if index == 0 {
                ""
            } else {
                self.text_at(index - 1)
            };
            let imported = before == "::"
                && index > 1
                && matches!(self.text_at(index - 2), "super" | "self" | "crate");
            word.text == name && (matches!(before, "mod" | "fn") || imported)
        })
    }
}

/// The room that a module path lies in.
fn room_of(path: &[String]) -> Option<&'static str> {
    let first = path.first()?;
    let name = if first == "app" && path.get(1).is_some_and(|second| second == "ui") {
        "ui"
    } else {
        first.as_str()
    };
    ROOMS
        .iter()
        .map(|room| room.name)
        .find(|room| *room == name)
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every file of `src` except those that hold nothing but tests.
fn sources() -> Vec<Source> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("src is readable") {
            let path = entry.expect("src is readable").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(&src(), &mut files);
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let path = file
                .strip_prefix(src())
                .expect("below src")
                .to_string_lossy()
                .replace('\\', "/");
            let text = fs::read_to_string(&file).expect("sources are UTF-8");
            let words = outside_tests_and_server_functions(words(&text));
            Source { path, text, words }
        })
        .filter(|source| {
            let only_tests = |part: &str| matches!(part.trim_end_matches(".rs"), "tests" | "laws");
            !source.path.split('/').any(only_tests)
        })
        .collect()
}

/// The names under `[dependencies]`, as they are written in code.
fn dependencies() -> Vec<String> {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .expect("Cargo.toml is readable");
    let section = manifest
        .split("\n[dependencies]\n")
        .nth(1)
        .and_then(|rest| rest.split("\n[").next())
        .unwrap_or("");
    section
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split(['=', '.', ' ']).next())
        .map(|name| name.replace('-', "_"))
        .collect()
}

/// Splits into words; comments and the insides of strings and characters are left out.
fn words(text: &str) -> Vec<Word> {
    let chars: Vec<char> = text.chars().collect();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    let peek = |at: usize| chars.get(at).copied().unwrap_or('\0');
    while at < chars.len() {
        let (c, from) = (chars[at], at);
        if c == '/' && peek(at + 1) == '/' {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if c == '/' && peek(at + 1) == '*' {
            at += 2;
            while at < chars.len() && !(chars[at] == '*' && peek(at + 1) == '/') {
                at += 1;
            }
            at += 2;
        } else if c == 'r'
            && (peek(at + 1) == '"' || (peek(at + 1) == '#' && matches!(peek(at + 2), '"' | '#')))
        {
            let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
            at += 2 + hashes;
            while at < chars.len()
                && !(chars[at] == '"' && (1..=hashes).all(|i| peek(at + i) == '#'))
            {
                at += 1;
            }
            at += 1 + hashes;
        } else if c == '"' {
            at += 1;
            while at < chars.len() && chars[at] != '"' {
                at += if chars[at] == '\\' { 2 } else { 1 };
            }
            at += 1;
        } else if c == '\'' && (peek(at + 1) == '\\' || peek(at + 2) == '\'') {
            at += if peek(at + 1) == '\\' { 3 } else { 2 };
            while at < chars.len() && chars[at] != '\'' {
                at += 1;
            }
            at += 1;
        } else if c.is_alphanumeric() || c == '_' {
            while peek(at).is_alphanumeric() || peek(at) == '_' {
                at += 1;
            }
            found.push(Word {
                text: chars[from..at].iter().collect(),
                line,
            });
        } else if c == ':' && peek(at + 1) == ':' {
            found.push(Word {
                text: "::".to_owned(),
                line,
            });
            at += 2;
        } else {
            if !c.is_whitespace() {
                found.push(Word {
                    text: c.to_string(),
                    line,
                });
            }
            at += 1;
        }
        line += chars[from..at.min(chars.len())]
            .iter()
            .filter(|c| **c == '\n')
            .count();
    }
    found
}

/// Takes out the item after each `#[cfg(test)]` and the body after each `#[server…]`.
fn outside_tests_and_server_functions(words: Vec<Word>) -> Vec<Word> {
    let is = |at: usize, wanted: &[&str]| {
        wanted
            .iter()
            .enumerate()
            .all(|(i, w)| words.get(at + i).is_some_and(|word| word.text == *w))
    };
    let mut hidden = vec![false; words.len()];
    for at in 0..words.len() {
        if !is(at, &["#", "[", "cfg", "(", "test", ")", "]"]) && !is(at, &["#", "[", "server"]) {
            continue;
        }
        let Some(open) = (at..words.len()).find(|i| matches!(words[*i].text.as_str(), "{" | ";"))
        else {
            continue;
        };
        let (mut depth, mut end) = (0_usize, open);
        while end < words.len() {
            match words[end].text.as_str() {
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            hidden[end] = true;
            if depth == 0 {
                break;
            }
            end += 1;
        }
    }
    words
        .into_iter()
        .zip(hidden)
        .filter(|(_, hidden)| !hidden)
        .map(|(word, _)| word)
        .collect()
}

/// The reader itself, on a text that holds what must be seen and what must not.
#[test]
fn the_reader_sees_arrows_and_passes_over_strings_comments_and_tests() {
    let text = r##"//! Says.
use crate::{domain::time::Day, app::ui::Button};
use super::super::server::store; // crate::live
const A: &str = "crate::live"; const B: char = '{'; const C: &str = r#"crate::live"#;
#[server(prefix = "/fn")]
async fn save() -> u8 { crate::server::save().unwrap() }
#[cfg(test)]
mod tests { use crate::live; fn f() { None::<u8>.unwrap(); } }
"##;
    let words = outside_tests_and_server_functions(words(text));
    let source = Source {
        path: "wire/page.rs".to_owned(),
        text: text.to_owned(),
        words,
    };
    let named: Vec<_> = source
        .rooms_named()
        .into_iter()
        .map(|(line, room)| format!("{line} {room}"))
        .collect();
    assert_eq!(named, ["2 domain", "2 ui", "3 server"]);
    assert!(source.words.iter().all(|word| word.text != "unwrap"));
}
