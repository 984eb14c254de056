// Programs that are not ours subscribe to the calendar, and show what we show: the same titles, days and identities.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ICAL from 'ical.js';
import { expect, test } from '../fixtures';
import { CPYTHON, bringIn, schedule, upload } from '../harness/exchange';
import { subscribe } from '../harness/feeds';
import { setUp } from '../harness/people';
import { inDays } from '../harness/planning';
import { strangers } from '../harness/strangers';

const KUBERNETES = resolve(__dirname, '../../sample/kubernetes-1.35.csv');

// Both wait for the same programs to be installed, the first time.
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.setTimeout(300_000);
  await strangers();
});

test('five thousand entries with every sort of character are to icalendar what they are to ical.js', async ({ page, installation }) => {
  test.setTimeout(90_000);
  await setUp(page, installation);
  const odd = [
    'comma, semicolon; backslash \\ and \\n, which is no line break',
    'first line\nsecond; line',
    'says “so”: "a=b"',
    'żółć 老虎 🚂🛤️ 👩🏽‍🚀',
    'إصدار ١، من النظام',
    'גרסה ראשונה; \u202Bמימין\u202C',
    'x'.repeat(110),
  ];
  const names = Array.from({ length: 5_000 }, (_, n) => `${odd[n % odd.length]} ${n}`.slice(0, 120));
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = names.map((name, n) => `Quay,Line ${n % 7},${Math.floor(n / 100)}.0,${quoted(name)},${inDays((n % 600) + 1)},expected,,`);
  await upload(page, installation.url, schedule(...rows));
  await bringIn(page);
  const link = await subscribe(page, installation.url);

  const read = await (await strangers()).read(link);
  const expected = names.map((name, n) => `${inDays((n % 600) + 1)}|Line ${n % 7} ${Math.floor(n / 100)}.0: ${name}`);
  expect(read.map((one) => `${one.start}|${one.summary}`).sort()).toEqual(expected.sort());
  expect(new Set(read.map((one) => one.uid)).size).toBe(names.length);

  const answer = await page.request.get(link);
  const calendar = new ICAL.Component(ICAL.parse(await answer.text()) as never);
  const theirs = calendar.getAllSubcomponents('vevent').map((event) => {
    const value = (name: string) => String(event.getFirstPropertyValue(name));
    return {
      uid: value('uid'),
      summary: value('summary'),
      start: value('dtstart'),
      end: value('dtend'),
      sequence: Number(value('sequence')),
      status: value('status'),
    };
  });
  expect(read).toEqual(theirs);
});

/** A milestone as the calendar's JSON tells it. */
interface Told {
  day: string;
  date: { range?: { first: string; last: string } };
  milestone: string;
  program: string;
  product_line: string;
  release?: { version: string };
}

/** What an entry of the milestone is called: with its product line, and with its program where that begins with a number. */
function titleOf(told: Told): string {
  const { product_line: line, program, release } = told;
  const within = release && release.version.startsWith(line) && /^($|[. -])/.test(release.version.slice(line.length));
  const name = !release ? line : within ? release.version : `${line} ${release.version}`;
  return `${/^\d/.test(name) ? `${program} ${name}` : name}: ${told.milestone}`;
}

test('vdirsyncer brings real schedules into a folder, and khal lists them on our days', async ({ page, installation }) => {
  test.setTimeout(90_000);
  await setUp(page, installation);
  for (const file of [CPYTHON, KUBERNETES]) {
    await upload(page, installation.url, file);
    await bringIn(page);
  }
  const link = await subscribe(page, installation.url);
  // Well within what a subscription holds.
  const [from, to] = [inDays(-360), inDays(720)];
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-strangers-'));
  try {
    const programs = await strangers();
    await programs.sync(link, folder);
    const lists = await programs.list(folder, from, to, 'Europe/Berlin');
    const listed = lists.filter((one) => one.start >= from && one.start <= to).map((one) => `${one.start}/${one.end} ${one.title}`);

    const told = new Map<string, string>();
    for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++) {
      const answer = await page.request.get(`${installation.url}/export/calendar.json?view=agenda&span=year&at=${year}-06-15`);
      const { milestones } = (await answer.json()) as { milestones: Told[] };
      for (const one of milestones) {
        const { first, last } = one.date.range ?? { first: one.day, last: one.day };
        if (first >= from && first <= to) told.set(`${first}/${last} ${titleOf(one)}`, one.day);
      }
    }
    expect(told.size, 'real schedules have something to show').toBeGreaterThan(20);
    expect(listed.sort()).toEqual([...told.keys()].sort());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
