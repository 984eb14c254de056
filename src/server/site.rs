//! The site folder: where it is, and which build it holds.
//!
//! The build identifies itself by its bytes: the package folder is hashed once at start and served below `/v/<build>/`,
//! so that a browser may keep what it has forever and never mixes two builds.

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

/// The folder with the scripts, styles and icons of this build.
#[derive(Clone, Debug)]
pub struct Site {
    /// The folder itself; `pkg` below it holds scripts and styles.
    pub root: PathBuf,
    /// The first 16 hexadecimal digits of the package's SHA-256.
    pub build: String,
    /// Whether the compressed copies, where there are any, are of these files and not of an earlier build's.
    pub compressed: bool,
    /// Whether the part for the browser is there, in the form in which this server was built to ask for it.
    pub browser: bool,
}

/// What pages ask for. A plain `cargo build` names the second one otherwise, as it makes neither.
pub const BROWSER: [&str; 2] = [
    "signalbox.js",
    match option_env!("LEPTOS_OUTPUT_NAME") {
        Some(_) => "signalbox.wasm",
        None => "signalbox_bg.wasm",
    },
];

/// Why there is no site.
#[derive(Debug, thiserror::Error)]
pub enum NoSite {
    /// Nothing where the setting points, nor beside the executable.
    #[error(
        "no site folder found (looked for `pkg` in: {0}); name it with the setting `site`, or build it with `make run`"
    )]
    Missing(String),
    /// It is there but cannot be read.
    #[error("cannot read the site folder {0}: {1}")]
    Unreadable(PathBuf, io::Error),
}

impl Site {
    /// The named folder, or the `site` folder beside the executable or one folder up.
    ///
    /// # Errors
    /// When no such folder holds a package, or it cannot be read.
    pub fn find(setting: Option<&Path>) -> Result<Self, NoSite> {
        let candidates = match setting {
            Some(folder) => vec![folder.to_path_buf()],
            None => beside_the_executable(),
        };
        let Some(root) = candidates.iter().find(|folder| folder.join("pkg").is_dir()) else {
            let looked: Vec<_> = candidates
                .iter()
                .map(|folder| folder.display().to_string())
                .collect();
            return Err(NoSite::Missing(looked.join(", ")));
        };
        let unreadable = |error| NoSite::Unreadable(root.clone(), error);
        let package = root.join("pkg");
        let mut files = Vec::new();
        collect(&package, &mut files).map_err(unreadable)?;
        files.sort();
        Ok(Self {
            root: root.clone(),
            build: fingerprint(&package, &files).map_err(unreadable)?,
            compressed: files.iter().all(|file| copies_are_newer(file)),
            browser: BROWSER.iter().all(|file| package.join(file).is_file()),
        })
    }
}

fn beside_the_executable() -> Vec<PathBuf> {
    let Ok(executable) = std::env::current_exe() else {
        return Vec::new();
    };
    executable
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join("site"))
        .collect()
}

/// A build without compression leaves the compressed copies of the build before it behind.
fn copies_are_newer(file: &Path) -> bool {
    let written = |path: &Path| path.metadata().and_then(|about| about.modified()).ok();
    ["br", "gz"].iter().all(|end| {
        let mut copy = file.as_os_str().to_owned();
        copy.push(".");
        copy.push(end);
        written(Path::new(&copy)).is_none_or(|copy| written(file).is_some_and(|file| copy >= file))
    })
}

/// Names and contents of all files, in order of their names. Compressed copies say nothing new and are left out.
fn fingerprint(package: &Path, files: &[PathBuf]) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    for file in files {
        hash.update(
            file.strip_prefix(package)
                .unwrap_or(file)
                .to_string_lossy()
                .as_bytes(),
        );
        hash.update([0]);
        let mut content = std::fs::File::open(file)?;
        loop {
            let read = content.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            hash.update(&buffer[..read]);
        }
        hash.update([0]);
    }
    Ok(hash
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let compressed = path
            .extension()
            .is_some_and(|end| end == "br" || end == "gz");
        if path.is_dir() {
            collect(&path, files)?;
        } else if !compressed {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_build_follows_the_bytes_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("pkg");
        std::fs::create_dir(&package).unwrap();
        std::fs::write(package.join("a.js"), "one").unwrap();
        let first = Site::find(Some(folder.path())).unwrap().build;
        std::fs::write(package.join("a.js.br"), "compressed").unwrap();
        assert_eq!(first, Site::find(Some(folder.path())).unwrap().build);
        std::fs::write(package.join("a.js"), "two").unwrap();
        assert_ne!(first, Site::find(Some(folder.path())).unwrap().build);
    }

    #[test]
    fn the_part_for_the_browser_is_there_or_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("pkg");
        std::fs::create_dir(&package).unwrap();
        assert!(!Site::find(Some(folder.path())).unwrap().browser);
        for file in BROWSER {
            assert!(!Site::find(Some(folder.path())).unwrap().browser);
            std::fs::write(package.join(file), "").unwrap();
        }
        assert!(Site::find(Some(folder.path())).unwrap().browser);
    }

    #[test]
    fn copies_of_an_earlier_build_are_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("pkg");
        std::fs::create_dir(&package).unwrap();
        std::fs::write(package.join("a.js.br"), "compressed").unwrap();
        std::fs::write(package.join("a.js"), "one").unwrap();
        let file = std::fs::File::options()
            .append(true)
            .open(package.join("a.js"))
            .unwrap();
        let copied = package
            .join("a.js.br")
            .metadata()
            .unwrap()
            .modified()
            .unwrap();
        file.set_modified(copied + std::time::Duration::from_secs(1))
            .unwrap();
        assert!(!Site::find(Some(folder.path())).unwrap().compressed);
        file.set_modified(copied).unwrap();
        assert!(Site::find(Some(folder.path())).unwrap().compressed);
    }

    #[test]
    fn a_missing_folder_is_named() {
        let error = Site::find(Some(Path::new("/nowhere/at/all")))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("/nowhere/at/all") && error.contains("`site`"),
            "{error}"
        );
    }
}
