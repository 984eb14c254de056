//! The sprite with all icons and marks; it stands once in the document, so icons cost the browser's program nothing.

/// The SVG element with one `symbol` for each icon (`i-…`) and mark (`m-…`).
pub const SPRITE: &str = include_str!("sprite.svg");

#[cfg(test)]
mod tests {
    use super::SPRITE;

    /// Every icon that a screen names is there: a missing one would be an empty square and no error.
    #[test]
    fn every_icon_named_in_the_screens_exists() {
        let mut folders = vec![std::path::PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/src/app"
        ))];
        let mut named = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|end| end == "rs")
                    && !path.ends_with("shell/sprite.rs")
                {
                    let text = std::fs::read_to_string(&path).unwrap();
                    for mark in ["icon=\"", "Icon name=\"", "icon: \"", "#i-", "#m-"] {
                        for found in text.split(mark).skip(1) {
                            let name: String =
                                found.chars().take_while(char::is_ascii_lowercase).collect();
                            if name.is_empty() {
                                continue;
                            }
                            named += 1;
                            let kind = if mark == "#m-" { "m" } else { "i" };
                            assert!(
                                SPRITE.contains(&format!("id=\"{kind}-{name}\"")),
                                "{} names the icon {name}",
                                path.display()
                            );
                        }
                    }
                }
            }
        }
        assert!(named > 10, "the scan found {named} icons only");
    }
}
