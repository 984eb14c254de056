//! What is measured: the product's own binary, or the peer, each as a process on a data folder of its own.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use signalbox::{domain::ids::ProductLineId, server::site::Site};

type Lines = std::io::Lines<BufReader<ChildStdout>>;

/// A running server.
pub struct Target {
    /// What it is called in the table.
    pub name: &'static str,
    /// Its socket.
    pub live: String,
    /// Where its pages come from.
    pub origin: String,
    /// Whoever asks, signed in.
    pub cookie: String,
    /// Its build, for `Hello`.
    pub build: String,
    /// Its process, for its memory.
    pub process: u32,
    /// The product line that releases are made on; `None` where any will do.
    pub line: Option<ProductLineId>,
    child: Child,
    /// Kept open: what the process says later must have somewhere to go.
    _said: Lines,
    _folder: tempfile::TempDir,
}

impl Drop for Target {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Target {
    /// The product: its binary, set up for an organization with one program and one product line.
    pub async fn product() -> Option<Self> {
        tokio::task::block_in_place(Self::start_product)
    }

    fn start_product() -> Option<Self> {
        let folder = tempfile::tempdir().ok()?;
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("pkg")).ok()?;
        std::fs::write(site.join("pkg").join("signalbox.css"), "body{}").ok()?;
        let mut child = Command::new(env!("CARGO_BIN_EXE_signalbox"))
            .arg("serve")
            .args(["--address", "127.0.0.1:0", "--data"])
            .arg(folder.path().join("data"))
            .arg("--site")
            .arg(&site)
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let mut said = BufReader::new(child.stdout.take()?).lines();
        let setup = said.by_ref().map_while(Result::ok).find_map(|line| {
            let at = line.find("http://")?;
            line[at..]
                .contains("/setup?key=")
                .then(|| line[at..].trim().to_owned())
        })?;
        let origin = setup.split("/setup").next()?.to_owned();
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .build()
            .into();
        let form = [
            ("organization", "Bench"),
            ("zone", "UTC"),
            ("name", "Deployment Manager"),
            ("login", "bench"),
            ("password", "a long enough passphrase"),
        ];
        let answer = agent
            .post(&setup)
            .header("origin", &origin)
            .header("sec-fetch-site", "same-origin")
            .send_form(form)
            .ok()?;
        let cookie = answer
            .headers()
            .get("set-cookie")?
            .to_str()
            .ok()?
            .split(';')
            .next()?
            .to_owned();
        Some(Self {
            name: "Signalbox",
            live: format!("{}/live", origin.replacen("http", "ws", 1)),
            origin,
            cookie,
            build: Site::find(Some(&site)).ok()?.build,
            process: child.id(),
            line: Some(ProductLineId(1)),
            child,
            _said: said,
            _folder: folder,
        })
    }

    /// The peer; `None`, with a word, where Node or its packages are missing.
    pub fn peer() -> Option<Self> {
        let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peer");
        let folder = tempfile::tempdir().ok()?;
        let started = Command::new("node")
            .arg(home.join("server.mjs"))
            .arg(folder.path().join("peer.db"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = started.ok()?;
        let mut said = BufReader::new(child.stdout.take()?).lines();
        let port = said.next().and_then(Result::ok).unwrap_or_default();
        let Ok(port) = port.trim().parse::<u16>() else {
            println!("  (no peer: run npm ci in benches/peer)");
            let _ = child.wait();
            return None;
        };
        Some(Self {
            name: "Node ws + better-sqlite3",
            live: format!("ws://127.0.0.1:{port}/live"),
            origin: format!("http://127.0.0.1:{port}"),
            cookie: "signalbox_session=bench".to_owned(),
            build: "peer".to_owned(),
            process: child.id(),
            line: None,
            child,
            _said: said,
            _folder: folder,
        })
    }
}
