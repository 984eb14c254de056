//! A server of its own on a free port, and visitors with cookies of their own.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;
use ureq::{Agent, Body, http::Response};

pub const PASSWORD: &str = "correct horse battery";
pub const LOGIN: &str = "first@example.org";

pub struct Server {
    child: Child,
    pub url: String,
    /// Where it listens.
    pub address: String,
    /// What it printed first, if it was empty.
    pub link: Option<String>,
    folder: TempDir,
}

impl Server {
    pub fn start(options: &[&str]) -> Self {
        Self::on(TempDir::new().unwrap(), options)
    }

    /// Already set up by its first person, who is the visitor.
    pub fn set_up() -> (Self, Visitor) {
        let server = Self::start(&[]);
        let first = Visitor::new();
        let answer = first.set_up(&server);
        assert_eq!((answer.status().as_u16(), place(&answer)), (303, "/"));
        (server, first)
    }

    pub fn on(folder: TempDir, options: &[&str]) -> Self {
        let site = folder.path().join("site");
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        std::fs::write(site.join("pkg/signalbox.css"), "body{}").unwrap();
        // A port that was free a moment ago: a server behind a proxy does not print its own.
        let address = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .unwrap()
            .to_string();
        let mut child = Command::new(env!("CARGO_BIN_EXE_signalbox"))
            .args(["serve", "--address", &address, "--site"])
            .arg(&site)
            .arg("--data")
            .arg(folder.path().join("data"))
            .args(options)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(std::fs::File::create(folder.path().join("said")).unwrap())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut link = None;
        let url = loop {
            let line = lines.next().expect("it says where it is").unwrap();
            if let Some(found) = line.trim().strip_prefix("http") {
                link = Some(format!("http{found}"));
            }
            if let Some(url) = line.strip_prefix("Signalbox is at ") {
                break url.to_owned();
            }
        };
        Self {
            child,
            url,
            address,
            link,
            folder,
        }
    }

    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// What it has said on the error output.
    pub fn said_at_start(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("said")).unwrap()
    }

    /// Asks it to stop; what it exited with.
    pub fn stop(&mut self) -> Option<i32> {
        let asked = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        assert!(asked.unwrap().success());
        self.child.wait().unwrap().code()
    }

    pub fn again(mut self) -> Self {
        Self::on(self.stopped(), &[])
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Stops it; what is left is its folder.
    pub fn stopped(&mut self) -> TempDir {
        assert_eq!(self.stop(), Some(0));
        std::mem::replace(&mut self.folder, TempDir::new().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the program to its end: what it exited with and what it said on the error output.
pub fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_signalbox"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), said)
}

pub struct Visitor {
    agent: Agent,
}

impl Visitor {
    pub fn new() -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();
        Self {
            agent: config.into(),
        }
    }

    pub fn get(&self, address: &str) -> Response<Body> {
        self.agent.get(address).call().unwrap()
    }

    pub fn post(&self, address: &str, form: &[(&str, &str)]) -> Response<Body> {
        self.agent
            .post(address)
            .send_form(form.iter().copied())
            .unwrap()
    }

    pub fn post_with(
        &self,
        address: &str,
        header: (&str, &str),
        form: &[(&str, &str)],
    ) -> Response<Body> {
        self.agent
            .post(address)
            .header(header.0, header.1)
            .send_form(form.iter().copied())
            .unwrap()
    }

    /// Sends a body as it is, on a connection of its own: a server that turns it away unread closes that.
    pub fn send(&self, address: &str, headers: &[(&str, &str)], body: &[u8]) -> Response<Body> {
        let mut request = self.agent.post(address).header("connection", "close");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send(body).unwrap()
    }

    /// The cookies of this visitor, as a request carries them.
    pub fn cookies(&self) -> String {
        let jar = self.agent.cookie_jar_lock();
        let pairs = jar
            .iter()
            .map(|cookie| format!("{}={}", cookie.name(), cookie.value()));
        pairs.collect::<Vec<_>>().join("; ")
    }

    pub fn get_with(&self, address: &str, header: (&str, &str)) -> Response<Body> {
        self.agent
            .get(address)
            .header(header.0, header.1)
            .call()
            .unwrap()
    }

    /// What the page of an address begins with, or what went wrong in bringing it.
    pub fn data(
        &self,
        server: &Server,
        path: &str,
    ) -> Result<serde_json::Value, serde_json::Value> {
        let mut answer = self.get(&format!("{}/data{path}", server.url));
        assert_eq!(answer.status(), 200, "{path}");
        let said = text(&mut answer);
        match said.strip_prefix('!') {
            Some(error) => Err(serde_json::from_str(error).unwrap()),
            None => Ok(serde_json::from_str(&said).unwrap()),
        }
    }

    /// Calls a server function.
    pub fn call(
        &self,
        server: &Server,
        name: &str,
        arguments: &serde_json::Value,
    ) -> Result<serde_json::Value, serde_json::Value> {
        let mut answer = self
            .agent
            .post(format!("{}/fn/{name}", server.url))
            .header("accept", "application/json")
            .send_json(arguments)
            .unwrap();
        let said = answer.body_mut().read_json().unwrap();
        if answer.status().is_success() {
            Ok(said)
        } else {
            Err(said)
        }
    }

    pub fn set_up(&self, server: &Server) -> Response<Body> {
        let link = server.link.as_deref().expect("it is empty");
        self.post(
            link,
            &[
                ("organization", "Organization"),
                ("zone", "Europe/Berlin"),
                ("name", "Deployment Manager"),
                ("login", LOGIN),
                ("password", PASSWORD),
            ],
        )
    }

    pub fn sign_in(&self, server: &Server, login: &str, password: &str) -> Response<Body> {
        self.post(
            &format!("{}/sign-in", server.url),
            &[("login", login), ("password", password)],
        )
    }

    /// Whether the calendar is shown rather than sign-in.
    pub fn is_in(&self, server: &Server) -> bool {
        let answer = self.get(&server.url);
        match answer.status().as_u16() {
            200 => true,
            303 => {
                assert_eq!(place(&answer), "/sign-in");
                false
            }
            other => panic!("{other}"),
        }
    }
}

pub fn place(answer: &Response<Body>) -> &str {
    header(answer, "location")
}

pub fn header<'a>(answer: &'a Response<Body>, name: &str) -> &'a str {
    answer
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap())
        .unwrap_or_default()
}

pub fn text(answer: &mut Response<Body>) -> String {
    answer.body_mut().read_to_string().unwrap()
}
