// The cable between one browser and the server: it can be cut and mended without the other browsers noticing.
import { AddressInfo, Server, Socket, connect, createServer } from 'node:net';
import { once } from 'node:events';

export class Line {
  private sockets = new Set<Socket>();
  private live = new Set<Socket>();
  private isCut = false;
  private isQuiet = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async to(target: string): Promise<Line> {
    const { hostname, port } = new URL(target);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const line = new Line(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', (near) => {
      if (line.isCut) {
        near.destroy();
        return;
      }
      const far = connect(Number(port), hostname);
      // A live connection says so in its first words; it never shares its socket with pages.
      near.once('data', (first) => {
        if (!first.subarray(0, 16).toString('latin1').startsWith('GET /live ')) return;
        if (!/upgrade: websocket/i.test(first.toString('latin1'))) return;
        line.live.add(near);
        near.on('close', () => line.live.delete(near));
        if (!line.isQuiet) return;
        far.destroy();
        near.destroy();
      });
      for (const [from, to] of [
        [near, far],
        [far, near],
      ]) {
        line.sockets.add(from);
        from.setNoDelay(true);
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          line.sockets.delete(from);
          to.destroy();
        });
      }
    });
    return line;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Pages still come, but nothing live: what is done on them cannot be sent. */
  quieten(): void {
    this.isQuiet = true;
    for (const socket of this.live) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
    this.isQuiet = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}
