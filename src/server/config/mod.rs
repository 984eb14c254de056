//! Settings: by flag, by environment, or in `signalbox.toml`; the first of these that names a setting decides.
//!
//! Every mistake is one line that names the setting and where it stands.

use std::{net::SocketAddr, path::PathBuf};

use clap::Args;
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Serialize};

pub mod command;
pub mod run;

/// Where settings are read from unless `--config` names another file.
pub const FILE: &str = "signalbox.toml";
/// The environment's names: this, and the setting in capitals.
const PREFIX: &str = "SIGNALBOX_";
const DEFAULT_ADDRESS: &str = "127.0.0.1:3000";
const DEFAULT_DATA: &str = "data";

/// The settings as somebody wrote them; what is not said here is asked for in the environment, then in the file.
#[derive(Args, Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// Where to listen, as HOST:PORT; port 0 takes a free one. [default: 127.0.0.1:3000] [env: SIGNALBOX_ADDRESS]
    #[arg(long, value_name = "HOST:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The folder of the data file.
    #[arg(skip)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,
    /// The folder of scripts and styles. [default: `site` beside the program] [env: SIGNALBOX_SITE]
    #[arg(long, value_name = "FOLDER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<PathBuf>,
    /// The address that people type, such as https://releases.example.org, where a proxy stands in front; needed to listen
    /// on anything but this machine. With https, cookies are sent over TLS only. [env: SIGNALBOX_PUBLIC_URL]
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    /// How many proxies stand in front and add to X-Forwarded-For; sign-in attempts are counted for the address that the
    /// outermost of them saw. [default: 0] [env: SIGNALBOX_PROXIES]
    #[arg(long, value_name = "NUMBER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxies: Option<u8>,
    /// What is logged to the error output, as in `info,signalbox=debug`. [default: warn] [env: SIGNALBOX_LOG, RUST_LOG]
    #[arg(long, value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
}

/// The settings that are in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Where to listen.
    pub address: String,
    /// The folder of the data file.
    pub data: PathBuf,
    /// The folder of scripts and styles, where it is not beside the program.
    pub site: Option<PathBuf>,
    /// The address that people type, without a slash at its end.
    pub public_url: Option<String>,
    /// How many proxies stand in front.
    pub proxies: u8,
    /// What is logged.
    pub log: String,
}

/// What is wrong with a setting, as one line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("setting `{setting}`{place}: {problem}")]
pub struct BadSetting {
    /// Its name.
    pub setting: String,
    /// Where it stands, with a space before; empty for a flag.
    pub place: String,
    /// What is wrong.
    pub problem: String,
}

impl BadSetting {
    /// What is wrong with a setting, wherever it stands.
    pub fn new(setting: &str, problem: impl Into<String>) -> Self {
        Self {
            setting: setting.to_owned(),
            place: String::new(),
            problem: problem.into(),
        }
    }
}

impl Settings {
    /// Puts together what the flags, the environment and the file say, and checks it.
    ///
    /// # Errors
    /// A setting that cannot be.
    pub fn read(flags: &Written, file: Option<&std::path::Path>) -> Result<Self, BadSetting> {
        if let Some(file) = file.filter(|file| !file.is_file()) {
            return Err(BadSetting::new(
                "config",
                format!("there is no file {}", file.display()),
            ));
        }
        let file = file.unwrap_or(FILE.as_ref());
        let mut figment = Figment::new();
        if file.is_file() {
            figment = figment.merge(Toml::file_exact(file));
        }
        let figment = figment
            .merge(Env::prefixed(PREFIX).only(&[
                "address",
                "data",
                "site",
                "public_url",
                "proxies",
                "log",
            ]))
            .merge(Serialized::defaults(flags));
        let written: Written = figment.extract().map_err(worded)?;
        Self::of(written)
    }

    fn of(written: Written) -> Result<Self, BadSetting> {
        let address = written
            .address
            .unwrap_or_else(|| DEFAULT_ADDRESS.to_owned());
        let port = address
            .rsplit_once(':')
            .and_then(|(host, port)| port.parse::<u16>().ok().filter(|_| !host.is_empty()));
        if port.is_none() {
            return Err(BadSetting::new(
                "address",
                format!("“{address}” is not HOST:PORT, such as {DEFAULT_ADDRESS}"),
            ));
        }
        let public_url = written.public_url.map(|url| origin(&url)).transpose()?;
        let log = written
            .log
            .or_else(|| std::env::var("RUST_LOG").ok())
            .unwrap_or_else(|| "warn".to_owned());
        Ok(Self {
            address,
            data: written.data.unwrap_or_else(|| DEFAULT_DATA.into()),
            site: written.site,
            public_url,
            proxies: written.proxies.unwrap_or(0),
            log,
        })
    }

    /// Refuses to serve plain HTTP to the network unawares.
    ///
    /// # Errors
    /// Listening on more than this machine without an address that people type.
    pub fn check_reach(&self, listening_on: SocketAddr) -> Result<(), BadSetting> {
        if self.public_url.is_none() && !listening_on.ip().is_loopback() {
            return Err(BadSetting::new(
                "public-url",
                format!(
                    "{} can be reached from other machines: say which https:// address people use, or listen on {DEFAULT_ADDRESS}",
                    self.address
                ),
            ));
        }
        Ok(())
    }
}

fn origin(url: &str) -> Result<String, BadSetting> {
    let url = url.trim_end_matches('/');
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let plain = |host: &str| {
        !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || "/?#@\\\"'<>".contains(c))
    };
    if host.is_some_and(plain) {
        Ok(url.to_owned())
    } else {
        Err(BadSetting::new(
            "public-url",
            format!("“{url}” is not an address such as https://releases.example.org"),
        ))
    }
}

fn worded(error: figment::Error) -> BadSetting {
    let field = match &error.kind {
        figment::error::Kind::UnknownField(field, _) => Some(field.clone()),
        _ => None,
    };
    let setting = if error.path.is_empty() {
        field.unwrap_or_else(|| "config".to_owned())
    } else {
        error.path.join(".")
    };
    let place = error
        .metadata
        .as_ref()
        .map(|metadata| match &metadata.source {
            Some(source) => format!(" in {source}"),
            None => " in the environment".to_owned(),
        });
    BadSetting {
        setting: setting.replace('_', "-"),
        place: place.unwrap_or_default(),
        problem: error.kind.to_string().replace('\n', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_setting_is_named() {
        let bad = |written| Settings::of(written).unwrap_err().to_string();
        for address in ["3000", "localhost", ":3000", "127.0.0.1:99999"] {
            let message = bad(Written {
                address: Some(address.to_owned()),
                ..Written::default()
            });
            assert!(
                message.contains("`address`") && message.contains(address),
                "{message}"
            );
        }
        let message = bad(Written {
            public_url: Some("releases.example.org".to_owned()),
            ..Written::default()
        });
        assert!(message.contains("`public-url`"), "{message}");
    }

    #[test]
    fn the_file_is_read_and_its_mistakes_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("signalbox.toml");
        std::fs::write(&file, "proxies = 2\npublic_url = \"https://here/\"").unwrap();
        let settings = Settings::read(&Written::default(), Some(&file)).unwrap();
        assert_eq!(
            (settings.proxies, settings.public_url.as_deref()),
            (2, Some("https://here"))
        );
        let flags = Written {
            proxies: Some(1),
            ..Written::default()
        };
        assert_eq!(Settings::read(&flags, Some(&file)).unwrap().proxies, 1);
        for (text, name) in [
            ("proxies = \"many\"", "`proxies`"),
            ("adress = \"x\"", "`adress`"),
            ("nonsense", "`config`"),
        ] {
            std::fs::write(&file, text).unwrap();
            let message = Settings::read(&Written::default(), Some(&file))
                .unwrap_err()
                .to_string();
            assert!(
                message.contains(name) && !message.contains('\n'),
                "{message}"
            );
        }
    }

    #[test]
    fn the_network_is_not_served_unawares() {
        let mut settings = Settings::of(Written::default()).unwrap();
        let everywhere = "0.0.0.0:80".parse().unwrap();
        assert!(
            settings
                .check_reach("127.0.0.1:80".parse().unwrap())
                .is_ok()
        );
        assert!(settings.check_reach(everywhere).is_err());
        settings.public_url = Some("https://here".to_owned());
        assert!(settings.check_reach(everywhere).is_ok());
    }
}
