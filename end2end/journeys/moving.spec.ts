// Moving by hand: what is seen while something moves, the button for whoever does not drag, and the finger.
import { CDPSession, Locator, Page } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { Installation } from '../harness/installation';
import { bringIn, schedule, upload } from '../harness/exchange';
import { setUp } from '../harness/people';
import { bar, inDays, written } from '../harness/planning';
import { CRANE, withCrane } from '../harness/schedules';

/** Where a bar's milestones are drawn, each in hundredths of the width. */
async function places(drawn: Locator): Promise<string[]> {
  return drawn.locator('.point').evaluateAll((points) => points.map((point) => point.getAttribute('cx') ?? point.getAttribute('x') ?? ''));
}

/** A release whose candidate was out three days ago. */
async function withCandidateOut(page: Page, installation: Installation): Promise<void> {
  await setUp(page, installation);
  const row = (milestone: string, date: string, state: string) => `${CRANE.program},${CRANE.line},${CRANE.version},${milestone},${date},${state},Release manager,`;
  await upload(page, installation.url, schedule(row('candidate 1', inDays(-3), 'actual'), row('final', CRANE.date, 'expected')));
  await bringIn(page);
  await open(page, `${installation.url}/`);
}

test('what has happened stays while its release moves, by keys and by pointer', async ({ page, installation }) => {
  await withCandidateOut(page, installation);
  const drawn = bar(page, CRANE);
  const ghost = page.locator('.bar-ghost');
  const [candidate, final] = await places(drawn);
  await drawn.focus();
  await page.keyboard.press('m');
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await places(ghost))[1]).not.toBe(final);
  expect((await places(ghost))[0]).toBe(candidate);
  // The bar itself shows from where it would go.
  expect(await places(drawn)).toEqual([candidate, final]);
  await expect(drawn).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(ghost).toHaveCount(0);

  const body = (await drawn.locator('.bar-body').boundingBox())!;
  const [x, y] = [body.x + body.width / 2, body.y + body.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 30, y);
  await page.mouse.move(x + 90, y);
  await expect.poll(async () => (await places(ghost))[1]).not.toBe(final);
  expect((await places(ghost))[0]).toBe(candidate);
  await page.mouse.up();
  const dialog = page.getByRole('dialog', { name: 'Move Crane 1.1' });
  await expect(dialog.getByRole('row', { name: /^candidate 1/ })).toContainText('stays');
  await dialog.getByRole('button', { name: 'Leave it' }).click();
  await expect(ghost).toHaveCount(0);
  await expect(page).toHaveURL(`${installation.url}/`);
});

test('a button beside the bar moves it, by pointer and by keyboard', async ({ page, installation }) => {
  await withCrane(page, installation);
  const button = page.getByRole('button', { name: 'Move Crane 1.1 to…' });
  const dialog = page.getByRole('dialog', { name: 'Move Crane 1.1' });
  await expect(button).toBeHidden();
  await bar(page, CRANE).locator('.bar-body').hover();
  const size = (await button.boundingBox())!;
  expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(24);
  await button.click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.mouse.move(5, 5);

  // It is the next stop after its bar, and the way on and back goes as if it stood there.
  await bar(page, CRANE).focus();
  await page.keyboard.press('Tab');
  await expect(button).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(bar(page, CRANE)).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await dialog.getByLabel('New date').fill(inDays(22));
  await dialog.getByRole('button', { name: 'Move Crane 1.1 by 2 days' }).click();
  await expect(bar(page, CRANE)).toHaveAccessibleName(new RegExp(`${written(inDays(22))}(;|$)`));
});

async function touch(client: CDPSession, type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number): Promise<void> {
  await client.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
}

test('a finger that rests on a bar drags it, and one that does not scrolls @phone-only', async ({ page, installation }) => {
  await withCrane(page, installation);
  await open(page, `${installation.url}/?view=timeline`);
  const drawn = bar(page, CRANE).locator('.bar-body');
  await drawn.scrollIntoViewIfNeeded();
  const frame = page.getByRole('region', { name: 'Timeline' });
  const client = await page.context().newCDPSession(page);
  const hint = page.locator('.move-hint');
  const dialog = page.getByRole('dialog', { name: 'Move Crane 1.1' });

  const before = (await drawn.boundingBox())!;
  let [x, y] = [before.x + before.width / 2, before.y + before.height / 2];
  const scrolled = await frame.evaluate((element) => element.scrollLeft);
  await touch(client, 'touchStart', x, y);
  for (let step = 1; step <= 8; step++) await touch(client, 'touchMove', x + step * 12, y);
  await touch(client, 'touchEnd', x, y);
  await expect.poll(() => frame.evaluate((element) => element.scrollLeft)).not.toBe(scrolled);
  await expect(hint).toHaveCount(0);
  await expect(dialog).toHaveCount(0);

  await drawn.scrollIntoViewIfNeeded();
  const now = (await drawn.boundingBox())!;
  [x, y] = [now.x + now.width / 2, now.y + now.height / 2];
  const held = await frame.evaluate((element) => element.scrollLeft);
  await touch(client, 'touchStart', x, y);
  await expect(hint).toBeVisible();
  for (let step = 1; step <= 6; step++) await touch(client, 'touchMove', x - step * 10, y);
  await expect(hint).toContainText(/days? earlier\)/);
  expect(await frame.evaluate((element) => element.scrollLeft)).toBe(held);
  await touch(client, 'touchEnd', x, y);
  await dialog.getByRole('button', { name: /^Move Crane 1\.1 by \d+ days? to earlier$/ }).click();
  await expect(dialog).toBeHidden();
  await expect(bar(page, CRANE)).not.toHaveAccessibleName(new RegExp(`${written(CRANE.date)}(;|$)`));
  await expect(page).toHaveURL(/view=timeline/);
});
