// A real `signalbox serve` on a free port, with a data folder of its own.
import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const BINARY = process.env.SIGNALBOX_BIN ?? resolve(__dirname, '../../target/signalbox/signalbox');

export class Installation {
  /** Where it answers, without a slash at the end. */
  url = '';
  /** The one-time link it printed, if it is empty. */
  link: string | undefined;
  private child: ChildProcess | undefined;
  private lines: string[] = [];

  private constructor(
    readonly data: string,
    private readonly options: string[],
  ) {}

  static async start(...options: string[]): Promise<Installation> {
    const data = await mkdtemp(join(tmpdir(), 'signalbox-'));
    const installation = new Installation(data, options);
    await installation.launch('127.0.0.1:0');
    return installation;
  }

  /** What it has printed so far. */
  get printed(): string {
    return this.lines.join('\n');
  }

  /** Stops it as a person would, and starts it again on the same data and address. */
  async restart(): Promise<void> {
    await this.halt('SIGTERM');
    await this.launch(new URL(this.url).host);
  }

  /** Ends it; by default gently. Returns what it exited with. */
  async halt(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child;
    this.child = undefined;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    const exit = once(child, 'exit');
    child.kill(signal);
    const [code] = await exit;
    return code as number | null;
  }

  async remove(): Promise<void> {
    await this.halt('SIGKILL');
    await rm(this.data, { recursive: true, force: true });
  }

  private async launch(address: string): Promise<void> {
    this.lines = [];
    const child = spawn(BINARY, ['serve', '--address', address, '--data', this.data, ...this.options], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, RUST_LOG: process.env.RUST_LOG ?? 'warn' },
    });
    this.child = child;
    await new Promise<void>((ready, failed) => {
      const read = (line: string) => {
        this.lines.push(line);
        const found = /https?:\/\/127\.0\.0\.1:\d+(\/setup\S*)?/.exec(line);
        if (!found) return;
        if (found[1]) this.link = found[0];
        this.url = new URL(found[0]).origin;
        ready();
      };
      createInterface({ input: child.stdout! }).on('line', read);
      createInterface({ input: child.stderr! }).on('line', read);
      child.once('error', failed);
      child.once('exit', (code) => failed(new Error(`signalbox serve ended with ${code}:\n${this.printed}`)));
    });
    // It says where it will be a moment before it is there.
    await fetch(`${this.url}/health`);
  }
}
