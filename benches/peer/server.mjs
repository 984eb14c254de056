// The peer of `make bench`: the same frames, tables, hash chain and durability as the product, in Node with ws and
// better-sqlite3. It decides what the bench sends: a milestone's note; anything else it records as it came.
//
//   node server.mjs DATA_FILE   prints its port
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import Database from 'better-sqlite3';
import { WebSocketServer } from 'ws';

const db = new Database(process.argv[2]);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec(`
  CREATE TABLE IF NOT EXISTS events (seq INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL,
    actor TEXT NOT NULL, command_id TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL, hash BLOB NOT NULL,
    UNIQUE (stream, version)) STRICT;
  CREATE TABLE IF NOT EXISTS commands (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS streams (id TEXT PRIMARY KEY, kind TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS calendar (stream TEXT PRIMARY KEY, first_day INTEGER, last_day INTEGER, row TEXT NOT NULL) STRICT, WITHOUT ROWID;
`);
const addEvent = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
const addCommand = db.prepare('INSERT INTO commands VALUES (?, ?, ?)');
const findCommand = db.prepare('SELECT seq, version FROM commands WHERE id = ?');
const putStream = db.prepare('INSERT OR REPLACE INTO streams VALUES (?, ?, ?, ?)');
const putRow = db.prepare('INSERT OR REPLACE INTO calendar VALUES (?, ?, ?, ?)');

let seq = 0;
let previous = Buffer.alloc(32);
const streams = new Map(); // id → { version, seq, notes }
const followers = new Map(); // id → Set of sockets
const waiting = [];

const stream = (id) => {
  if (!streams.has(id)) streams.set(id, { version: 0, seq: 0, notes: {} });
  return streams.get(id);
};

// Everything that arrived in one turn of the event loop is one commit, answered after it.
const commit = () => {
  const batch = waiting.splice(0, 512);
  const outgoing = [];
  db.exec('BEGIN IMMEDIATE');
  for (const { socket, command } of batch) {
    const known = findCommand.get(command.id);
    if (known) {
      outgoing.push([socket, JSON.stringify({ done: { id: command.id, seq: known.seq, version: known.version } })]);
      continue;
    }
    const state = stream(command.stream);
    const asked = command.body.schedule?.set_note;
    const payload = JSON.stringify(
      asked ? { schedule: { note_changed: { id: asked.id, from: state.notes[asked.id] ?? '', to: asked.note } } } : command.body,
    );
    seq += 1;
    state.version += 1;
    state.seq = seq;
    if (asked) state.notes[asked.id] = asked.note;
    const at = Date.now();
    const row = [seq, command.stream, state.version, at, socket.person, command.id, asked ? 'note_changed' : 'created', payload];
    previous = createHash('sha256').update(previous).update(row.join('\u0000')).digest();
    addEvent.run(...row, previous);
    addCommand.run(command.id, seq, state.version);
    if (state.version % 64 === 0) putStream.run(command.stream, 'release', state.version, JSON.stringify(state.notes));
    putRow.run(command.stream, 0, 0, JSON.stringify({ stream: command.stream, notes: state.notes }));
    const meta = { seq, version: state.version, at, actor: { person: socket.person }, command: command.id };
    const text = `{"events":{"stream":"${command.stream}","events":[{"payload":${payload},"meta":${JSON.stringify(meta)}}]}}`;
    for (const follower of followers.get(command.stream) ?? []) outgoing.push([follower, text]);
    outgoing.push([socket, JSON.stringify({ done: { id: command.id, seq, version: state.version } })]);
  }
  db.exec('COMMIT');
  for (const [socket, text] of outgoing) socket.send(text);
  if (waiting.length) setImmediate(commit);
};

const server = createServer((_, response) => response.end('peer\n'));
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
server.on('upgrade', (request, socket, head) => {
  if (!/signalbox_session=\w+/.test(request.headers.cookie ?? '')) {
    socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
    return;
  }
  sockets.handleUpgrade(request, socket, head, (live) => sockets.emit('connection', live));
});
sockets.on('connection', (socket) => {
  socket.person = '00000000000000000000000000000001';
  const opened = new Set();
  socket.on('message', (data) => {
    const frame = JSON.parse(data.toString());
    if (frame.command) {
      waiting.push({ socket, command: frame.command });
      if (waiting.length === 1) setImmediate(commit);
    } else if (frame.open) {
      const { stream: id } = frame.open;
      const state = stream(id);
      if (!followers.has(id)) followers.set(id, new Set());
      followers.get(id).add(socket);
      opened.add(id);
      socket.send(JSON.stringify({ state: { stream: id, seq: state.seq, version: state.version, state: state.notes } }));
    } else if (frame.hello) {
      socket.send(JSON.stringify({ hello: { build: 'peer', person: { id: socket.person, name: 'Peer', roles: [] }, now: Date.now() } }));
    }
  });
  socket.on('close', () => opened.forEach((id) => followers.get(id)?.delete(socket)));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
