// Calendar programs that are not ours: Python's icalendar, vdirsyncer and khal, in an environment of their own below target/.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PROGRAMS = resolve(__dirname, '../strangers');
const REQUIREMENTS = join(PROGRAMS, 'requirements.txt');
const MISSING =
  'The tests with calendar programs need Python 3.10 or newer with venv and pip (Debian, Ubuntu: apt-get install python3-venv). ' +
  'Install it, or name one in SIGNALBOX_PYTHON, and run this again.';
const OUTPUT_LIMIT = 64 << 20;

/** What a program printed; what it complained of is in the error if it failed. */
async function output(program: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout } = await run(program, args, { env: { ...process.env, ...env }, maxBuffer: OUTPUT_LIMIT });
  return stdout;
}

/** The environment with all of them; made once for each list of requirements and each Python, which takes half a minute. */
export async function strangers(): Promise<Strangers> {
  const python = process.env.SIGNALBOX_PYTHON ?? 'python3';
  let version: string;
  try {
    version = await output(python, ['-c', 'import ensurepip, sys, venv; assert sys.version_info >= (3, 10); print(sys.version)']);
  } catch (error) {
    throw new Error(`${MISSING}\n${error instanceof Error ? error.message : error}`);
  }
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).update(version).digest('hex').slice(0, 16);
  const folder = resolve(__dirname, '../../target/strangers', wanted);
  if (!existsSync(join(folder, 'ready'))) {
    // An environment knows its own path, so it is made where it stays; one that was broken off is begun anew.
    await rm(folder, { recursive: true, force: true });
    await mkdir(dirname(folder), { recursive: true });
    await output(python, ['-m', 'venv', folder]);
    await output(join(folder, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS]);
    await writeFile(join(folder, 'made'), version);
    await rename(join(folder, 'made'), join(folder, 'ready'));
  }
  return new Strangers(join(folder, 'bin'));
}

/** An entry as icalendar reads it. */
export interface Read {
  uid: string;
  summary: string;
  start: string;
  end: string;
  sequence: number;
  status: string;
}

/** An entry as khal lists it: the days are the first and the last, both included. */
export interface Listed {
  start: string;
  end: string;
  title: string;
}

export class Strangers {
  constructor(private readonly bin: string) {}

  /** What icalendar reads at an address. */
  async read(link: string): Promise<Read[]> {
    return JSON.parse(await output(join(this.bin, 'python'), [join(PROGRAMS, 'read_feed.py'), link]));
  }

  /** Has vdirsyncer bring what is at the address into the folder, one file for each entry. */
  async sync(link: string, folder: string): Promise<void> {
    const config = join(folder, 'vdirsyncer.conf');
    await mkdir(join(folder, 'entries'), { recursive: true });
    await writeFile(
      config,
      [
        '[general]',
        `status_path = "${join(folder, 'status')}"`,
        '[pair releases]',
        'a = "feed"',
        'b = "folder"',
        'collections = null',
        '[storage feed]',
        'type = "http"',
        `url = "${link}"`,
        '[storage folder]',
        'type = "filesystem"',
        `path = "${join(folder, 'entries')}"`,
        'fileext = ".ics"',
        '',
      ].join('\n'),
    );
    await output(join(this.bin, 'vdirsyncer'), ['-c', config, 'discover']);
    await output(join(this.bin, 'vdirsyncer'), ['-c', config, 'sync']);
  }

  /** What khal lists of the synced folder from one day to another, in a zone. */
  async list(folder: string, from: string, to: string, zone: string): Promise<Listed[]> {
    const config = join(folder, 'khal.conf');
    await writeFile(
      config,
      [
        '[calendars]',
        '[[releases]]',
        `path = ${join(folder, 'entries')}`,
        'readonly = True',
        '[locale]',
        'timeformat = %H:%M',
        'dateformat = %Y-%m-%d',
        'longdateformat = %Y-%m-%d',
        'datetimeformat = %Y-%m-%d %H:%M',
        'longdatetimeformat = %Y-%m-%d %H:%M',
        `local_timezone = ${zone}`,
        `default_timezone = ${zone}`,
        '[sqlite]',
        `path = ${join(folder, 'khal.db')}`,
        '',
      ].join('\n'),
    );
    const args = ['-c', config, '--no-color', 'list', '--once', '--day-format', '', '--format', '{start-date}|{end-date}|{title}', from, to];
    const listed = await output(join(this.bin, 'khal'), args, { XDG_CACHE_HOME: folder, XDG_CONFIG_HOME: folder, LC_ALL: 'C.UTF-8', PYTHONUTF8: '1' });
    const lines = listed.split('\n').filter((line) => line.includes('|'));
    return lines.map((line) => {
      const [start, end, ...title] = line.split('|');
      return { start, end, title: title.join('|') };
    });
  }
}
