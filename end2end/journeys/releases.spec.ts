// A release from its first day: begun, moved, recorded, taken back.
import { expect, open, test } from '../fixtures';
import { hydrated } from '../harness/strict';
import { setUp } from '../harness/people';
import { bar, createFirst, inDays, messages, openRelease, written } from '../harness/planning';

const RELEASE = { program: 'Harbour', line: 'Server', version: '2.4.0', date: inDays(20) };

test('a first release brings its program and product line, and can be taken back', async ({ page, installation }) => {
  await setUp(page, installation);
  await expect(page.getByRole('heading', { name: 'No releases yet' })).toBeVisible();
  await createFirst(page, RELEASE);
  await expect(bar(page, RELEASE)).toHaveAccessibleName(new RegExp(`^Server 2\\.4\\.0, Minor, Proposed: final ${written(RELEASE.date)}(;|$)`));

  // It is there for whoever asks the server.
  await page.reload();
  await hydrated(page);
  await expect(bar(page, RELEASE)).toBeVisible();
  await openRelease(page, RELEASE);
  await expect(page.getByRole('timer')).toContainText('T−');
  await expect(page.getByRole('timer')).toContainText(written(RELEASE.date));
});

test('the keyboard moves a release: preview, reason, undo', async ({ page, installation }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  const moved = inDays(28);
  await bar(page, RELEASE).focus();
  await page.keyboard.press('m');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');

  // Nothing has happened yet: the question says what would.
  const dialog = page.getByRole('dialog', { name: 'Move Server 2.4.0' });
  await expect(dialog.getByRole('row', { name: /^final/ })).toContainText(`${written(moved)}`);
  await expect(dialog.getByRole('row', { name: /^final/ })).toContainText('+8 days');
  await expect(dialog.getByLabel('New date')).toHaveValue(moved);
  await dialog.getByLabel('Reason').fill('The harbour is closed that week');
  await dialog.getByRole('button', { name: 'Move Server 2.4.0 by 8 days' }).click();
  await expect(bar(page, RELEASE)).toHaveAccessibleName(new RegExp(`${written(moved)}(;|$)`));

  await messages(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(bar(page, RELEASE)).toHaveAccessibleName(new RegExp(`${written(RELEASE.date)}(;|$)`));
  await page.reload();
  await hydrated(page);
  await expect(bar(page, RELEASE)).toHaveAccessibleName(new RegExp(`${written(RELEASE.date)}(;|$)`));
});

test('Escape leaves everything where it is', async ({ page, installation }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  await bar(page, RELEASE).focus();
  await page.keyboard.press('m');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await page.keyboard.press('m');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Move Server 2.4.0' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.reload();
  await hydrated(page);
  await expect(bar(page, RELEASE)).toHaveAccessibleName(new RegExp(`${written(RELEASE.date)}(;|$)`));
});

test('once planned a release moves with a reason only, and its record says who, what and why', async ({ page, installation, strict }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  await openRelease(page, RELEASE);
  await page.getByRole('button', { name: 'Plan: freeze the baseline of 1 milestone' }).click();
  await expect(page.getByText('Planned', { exact: true })).toBeVisible();

  const later = inDays(25);
  const menu = page.getByRole('button', { name: 'Change “final”' });
  await menu.click();
  await page.getByRole('menuitem', { name: 'Set forecast…' }).click();
  const dialog = page.getByRole('dialog', { name: 'When is “final” expected?' });
  await dialog.locator('input[type=date]').first().fill(later);
  await dialog.getByRole('button', { name: 'Set forecast' }).click();
  await expect(dialog.getByRole('alert')).not.toBeEmpty();
  await dialog.getByLabel('Reason').fill('The pilots need five more days');
  await dialog.getByRole('button', { name: 'Set forecast' }).click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('row', { name: /final/ });
  await expect(row.getByRole('cell').nth(0)).toHaveText(written(RELEASE.date));
  await expect(row.getByRole('cell').nth(1)).toHaveText(written(later));
  await expect(row).toContainText('+5 days');

  const key = new URL(page.url()).pathname;
  await open(page, `${installation.url}${key}/record`);
  const record = page.locator('#main ol').first();
  await expect(record).toContainText('The pilots need five more days');
  await expect(record).toContainText('Release manager');
  const told = await record.getByRole('listitem').evaluateAll((items) => items.map((item) => item.querySelector('p')?.textContent));
  expect(told.length).toBeGreaterThanOrEqual(3);

  // What is on the record is on the disk.
  strict.expectDisconnection();
  await installation.restart();
  await page.reload();
  await hydrated(page);
  await expect(record).toContainText('The pilots need five more days');
  expect(await record.getByRole('listitem').evaluateAll((items) => items.map((item) => item.querySelector('p')?.textContent))).toEqual(told);
  await open(page, `${installation.url}${key}`);
  await expect(page.getByRole('row', { name: /final/ })).toContainText('+5 days');
});
