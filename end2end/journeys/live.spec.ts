// Two people at work on the same release.
import { expect, open, test } from '../fixtures';
import { arrived, setUp, signIn } from '../harness/people';
import { bar, createFirst, inDays, openRelease, rename, written } from '../harness/planning';
import { hydrated } from '../harness/strict';

const RELEASE = { program: 'Harbour', line: 'Server', version: '2.4.0', date: inDays(20) };
const ENOUGH_MS = 200;

test('a change is on the other screen within 200 ms', async ({ page, installation, visit }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  await openRelease(page, RELEASE);
  const other = await visit(installation);
  await signIn(other.page, other.url);
  await arrived(other.page, other.url);
  await expect(bar(other.page, RELEASE)).toBeVisible();
  await openRelease(other.page, RELEASE);

  const took: number[] = [];
  for (const name of ['Anchor', 'Buoy', 'Compass', 'Davit', 'Ebb']) {
    // Both screens are on this machine: they have one clock.
    const seen = other.page.evaluate(
      (name) =>
        new Promise<number>((done) => {
          const look = () => {
            if (!document.querySelector('h1')?.textContent?.includes(name)) return;
            observer.disconnect();
            done(Date.now());
          };
          const observer = new MutationObserver(look);
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
          look();
        }),
      name,
    );
    await page.evaluate(() => {
      addEventListener('submit', () => document.documentElement.setAttribute('data-sent-at', String(Date.now())), { capture: true, once: true });
    });
    await rename(page, name);
    const sent = Number(await page.locator('html').getAttribute('data-sent-at'));
    took.push((await seen) - sent);
  }
  const median = took.sort((a, b) => a - b)[2];
  expect(median, `milliseconds: ${took.join(', ')}`).toBeLessThan(ENOUGH_MS);
});

test('the calendar of somebody else follows a move without being loaded anew', async ({ page, installation, visit }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  const other = await visit(installation);
  await signIn(other.page, other.url);
  await arrived(other.page, other.url);
  await expect(bar(other.page, RELEASE)).toHaveAccessibleName(new RegExp(`${written(RELEASE.date)}(;|$)`));
  await other.page.evaluate(() => Reflect.set(window, 'notLoadedAnew', true));

  await bar(page, RELEASE).focus();
  await page.keyboard.press('m');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Move Server 2.4.0 by 7 days' }).click();
  await expect(bar(other.page, RELEASE)).toHaveAccessibleName(new RegExp(`${written(inDays(27))}(;|$)`));
  expect(await other.page.evaluate(() => Reflect.get(window, 'notLoadedAnew'))).toBe(true);
});

test('what is done without a connection arrives when it is back, once', async ({ page, installation, visit }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  await openRelease(page, RELEASE);
  const away = await visit(installation);
  await signIn(away.page, away.url);
  await arrived(away.page, away.url);
  await openRelease(away.page, RELEASE);

  away.strict.expectDisconnection();
  away.line.cut();
  await expect(away.page.getByText('Reconnecting…')).toBeVisible();
  await rename(away.page, 'Gangway');
  await expect(away.page.getByRole('heading', { level: 1 })).toHaveText('2.4.0 — Gangway');
  await expect(away.page.getByText('1 unsent')).toBeVisible();
  await rename(page, 'Halyard');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('2.4.0 — Halyard');

  away.line.mend();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('2.4.0 — Gangway', { timeout: 40_000 });
  await expect(away.page.getByText('unsent')).toHaveCount(0);

  // Both changes are on the record, each once.
  await open(page, `${page.url()}/record`);
  const record = page.locator('#main ol').first();
  await expect(record.getByRole('listitem').filter({ hasText: 'Gangway' })).toHaveCount(1);
  await expect(record.getByRole('listitem').filter({ hasText: 'Halyard' })).not.toHaveCount(0);
  await hydrated(page);
});

test('a server that comes back is joined again by itself', async ({ page, installation, strict }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  await openRelease(page, RELEASE);
  strict.expectDisconnection();
  await installation.restart();
  await rename(page, 'Inlet');
  await expect(page.getByText('unsent')).toHaveCount(0, { timeout: 40_000 });
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('2.4.0 — Inlet');
});
