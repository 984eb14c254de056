//! A visitor's live connection to a real server, by which commands come.

use std::{net::TcpStream, time::Duration};

use serde::Serialize;
use signalbox::{
    domain::{
        Refusal,
        ids::{CommandId, StreamId},
        time::Instant,
    },
    wire::{
        envelope::Envelope,
        frames::{ClientFrame, ServerFrame},
    },
};
use tokio_tungstenite::tungstenite::{
    Message, WebSocket, client::IntoClientRequest, connect, stream::MaybeTlsStream,
};

use crate::support::{Server, Visitor, text};

pub struct Socket(WebSocket<MaybeTlsStream<TcpStream>>);

/// An identity that nothing has yet.
pub fn id() -> u128 {
    uuid::Uuid::new_v4().as_u128()
}

impl Socket {
    /// With the visitor's session, greeted.
    pub fn of(visitor: &Visitor, server: &Server) -> Self {
        let page = text(&mut visitor.get(&server.url));
        // The page's files stand under an address with the build's name.
        let build = page.split("/v/").nth(1).unwrap();
        let build = build.split('/').next().unwrap().to_owned();
        let address = server.url.replacen("http", "ws", 1) + "/live";
        let mut request = address.into_client_request().unwrap();
        let session = visitor.cookies().parse().unwrap();
        request.headers_mut().insert("cookie", session);
        let (socket, _) = connect(request).unwrap();
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            let patience = Some(Duration::from_secs(10));
            stream.set_read_timeout(patience).unwrap();
        }
        let mut socket = Self(socket);
        socket.say(&ClientFrame::Hello { build });
        assert!(matches!(socket.hear(), ServerFrame::Hello { .. }));
        socket
    }

    fn say(&mut self, frame: &ClientFrame) {
        let text = serde_json::to_string(frame).unwrap();
        self.0.send(Message::text(text)).unwrap();
    }

    fn hear(&mut self) -> ServerFrame {
        loop {
            if let Message::Text(text) = self.0.read().unwrap() {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }

    /// Asks for a change, and waits for what becomes of it.
    pub fn ask(
        &mut self,
        stream: impl Into<StreamId>,
        command: &impl Serialize,
    ) -> Result<CommandId, Refusal> {
        let asked = CommandId(id());
        self.say(&ClientFrame::Command(Envelope {
            id: asked,
            stream: stream.into(),
            reason: None,
            claimed_at: Instant(0),
            body: serde_json::value::to_raw_value(command).unwrap(),
        }));
        loop {
            match self.hear() {
                ServerFrame::Done { id, .. } if id == asked => return Ok(id),
                ServerFrame::Refused { id, why } if id == asked => return Err(why),
                _ => {}
            }
        }
    }
}
