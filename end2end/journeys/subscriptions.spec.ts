// A calendar program follows the releases by a link of its own: the same entries, moved when they move, until the link is revoked.
import { APIRequestContext, request } from '@playwright/test';
import ICAL from 'ical.js';
import { expect, open, test } from '../fixtures';
import { bringIn, schedule, upload } from '../harness/exchange';
import { subscribe } from '../harness/feeds';
import { personMenu, setUp } from '../harness/people';
import { inDays, messages } from '../harness/planning';
import { CRANE, withCrane } from '../harness/schedules';

/** An entry as a program reads it. */
interface Read {
  uid: string;
  summary: string;
  start: string;
  end: string;
  sequence: number;
  status: string;
}

/** What a program that is not ours reads in the link's answer. */
function entries(text: string): Read[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as never);
  return calendar.getAllSubcomponents('vevent').map((event) => {
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
}

function entry(read: Read[], summary: string): Read {
  const [found, ...more] = read.filter((one) => one.summary === summary);
  expect(found, `“${summary}” in the subscription`).toBeDefined();
  expect(more).toEqual([]);
  return found;
}

/** A program without a session. */
async function program(): Promise<APIRequestContext> {
  return request.newContext({ userAgent: 'Harbour Calendar/1.0' });
}

function nextDay(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

test('a link shows the calendar to a program, follows a move, and ends when revoked @phone', async ({ page, installation }) => {
  await withCrane(page, installation);
  await personMenu(page);
  await page.getByRole('menuitem', { name: 'Subscriptions' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Subscriptions');
  await expect(page.getByText('No subscriptions yet')).toBeVisible();

  const link = await subscribe(page, installation.url, '', 'Crane for the team');
  const row = page.getByRole('row', { name: /Crane for the team/ });
  await expect(row).toContainText('Every release');
  await expect(row).toContainText('Never');

  const reader = await program();
  const answer = await reader.get(link);
  expect(answer.status()).toBe(200);
  expect(answer.headers()['content-type']).toBe('text/calendar; charset=utf-8');
  const before = entries(await answer.text());
  const target = entry(before, `${CRANE.line} ${CRANE.version}: final`);
  expect(target).toMatchObject({ start: CRANE.date, end: nextDay(CRANE.date), status: 'TENTATIVE' });
  expect(before).toHaveLength(2);

  // Asked again with what it knows, it is told that nothing has changed.
  const tag = answer.headers()['etag'];
  expect((await reader.get(link, { headers: { 'if-none-match': tag } })).status()).toBe(304);

  // A second file moves the target and takes nothing away.
  const moved = inDays(27);
  await upload(page, installation.url, schedule(`${CRANE.program},${CRANE.line},${CRANE.version},final,${moved},expected,Release manager,`));
  await bringIn(page);
  const changed = await reader.get(link, { headers: { 'if-none-match': tag } });
  expect(changed.status()).toBe(200);
  const after = entry(entries(await changed.text()), target.summary);
  expect(after).toMatchObject({ uid: target.uid, start: moved });
  expect(after.sequence).toBeGreaterThan(target.sequence);

  await open(page, `${installation.url}/subscriptions`);
  await expect(row).toContainText('Harbour Calendar/1.0');
  await row.getByRole('button', { name: /Revoke/ }).click();
  await page.getByRole('button', { name: 'Revoke: its link answers no more' }).click();
  await expect(page.getByText('No subscriptions yet')).toBeVisible();
  expect((await reader.get(link)).status()).toBe(404);
  await reader.dispose();
});

test('a link shows what the calendar showed, and what has left it as cancelled', async ({ page, installation }) => {
  await setUp(page, installation);
  const date = inDays(20);
  await upload(
    page,
    installation.url,
    schedule(`Quay,Crane,1.1,final,${date},expected,,`, `Quay,Hoist,2.0,final,${date},expected,,`, `Quay,Hoist,2.0,rehearsal,${inDays(10)},expected,,`),
  );
  await bringIn(page);
  await open(page, `${installation.url}/?view=agenda&q=2.0`);
  await page.getByRole('link', { name: 'Subscribe' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Subscriptions');
  await expect(page.locator('#main').getByText('“2.0”', { exact: true })).toBeVisible();
  const link = await subscribe(page, installation.url, '?q=2.0');
  const reader = await program();
  expect(entries(await (await reader.get(link)).text()).map((one) => one.summary).sort()).toEqual(['Hoist 2.0: final', 'Hoist 2.0: rehearsal']);

  // The import is undone: what it made is gone, and said to be cancelled.
  await open(page, `${installation.url}/import`);
  await page.getByRole('button', { name: 'Undo…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw 2 releases' }).click();
  await expect(messages(page)).toContainText('The import was undone.');
  const gone = entries(await (await reader.get(link)).text());
  expect(gone.map((one) => one.status)).toEqual(['CANCELLED', 'CANCELLED']);
  await reader.dispose();
});

test('five thousand entries with every sort of character read back as they are', async ({ page, installation }) => {
  await setUp(page, installation);
  const odd = ['comma, semicolon; backslash \\', 'says “so”: a=b', 'żółć 老虎 🚂🛤️', 'إصدار ١ من النظام', 'x'.repeat(110)];
  const names = Array.from({ length: 5_000 }, (_, n) => `${odd[n % odd.length]} ${n}`.slice(0, 120));
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = names.map((name, n) => `Quay,Line ${n % 7},${Math.floor(n / 100)}.0,${quoted(name)},${inDays((n % 600) + 1)},expected,,`);
  await upload(page, installation.url, schedule(...rows));
  await bringIn(page);
  const link = await subscribe(page, installation.url);
  const reader = await program();
  const text = await (await reader.get(link)).text();
  expect(text.split('\r\n').filter((line) => Buffer.byteLength(line) > 75)).toEqual([]);
  const read = entries(text);
  const expected = names.map((name, n) => `Line ${n % 7} ${Math.floor(n / 100)}.0: ${name}|${inDays((n % 600) + 1)}`);
  expect(read.map((one) => `${one.summary}|${one.start}`).sort()).toEqual(expected.sort());
  expect(new Set(read.map((one) => one.uid)).size).toBe(5_000);
  await reader.dispose();
});
