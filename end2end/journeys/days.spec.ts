// Working days and holidays: the organization's week, days marked by hand, and a calendar file that is brought up to date.
import { Page } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { audit, fitsTheWidth } from '../harness/audit';
import { setUp } from '../harness/people';
import { createFirst, inDays, messages, written } from '../harness/planning';

function calendarFile(...events: [uid: string, name: string, day: string][]) {
  const lines = events.flatMap(([uid, name, day]) => [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `SUMMARY:${name}`,
    `DTSTART;VALUE=DATE:${day.replaceAll('-', '')}`,
    'END:VEVENT',
  ]);
  const text = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'X-WR-CALNAME:Public holidays', ...lines, 'END:VCALENDAR', ''].join('\r\n');
  return { name: 'holidays.ics', mimeType: 'text/calendar', buffer: Buffer.from(text, 'utf8') };
}

/** Gives a file to the import dialog, which it opens. */
async function give(page: Page, file: ReturnType<typeof calendarFile>) {
  await page.getByRole('button', { name: 'Import a calendar file' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import a calendar file' });
  await dialog.getByLabel('Calendar file').setInputFiles(file);
  return dialog;
}

test('holidays come from a calendar file, and a later file brings them up to date', async ({ page, installation, strict }) => {
  // A file that cannot be read is refused.
  strict.allow(/\/fn\/read-days/, 500);
  await setUp(page, installation);
  await open(page, `${installation.url}/portfolio?tab=days`);
  await expect(page.getByText('No marked days')).toBeVisible();

  const broken = calendarFile(['a', 'Founding day', '2030-02-31']);
  let dialog = await give(page, broken);
  await expect(dialog.getByText('Line 7: DTSTART is not a day')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();

  dialog = await give(page, calendarFile(['a', 'Founding day', inDays(30)], ['b', 'Regatta', inDays(40)], ['c', 'Lantern day', inDays(50)]));
  await expect(dialog.getByLabel('Name of the calendar')).toHaveValue('Public holidays');
  await expect(dialog.getByText('3 new, 0 changed, 0 gone, 0 as they are')).toBeVisible();
  await audit(page);
  await dialog.getByRole('button', { name: 'Import these days' }).click();
  await expect(dialog).toBeHidden();
  const rows = page.getByRole('row').filter({ hasText: 'Public holidays' });
  await expect(rows).toHaveCount(3);

  dialog = await give(page, calendarFile(['a', 'Founding day', inDays(30)], ['b', 'Regatta', inDays(41)], ['d', 'Harbour day', inDays(60)]));
  const news = dialog.getByRole('region', { name: 'What the file changes' }).getByRole('listitem');
  await expect(dialog.getByText('1 new, 1 changed, 1 gone, 1 as they are')).toBeVisible();
  await expect(news).toContainText(['Regatta', 'Lantern day', 'Harbour day']);
  await dialog.getByRole('button', { name: 'Import these days' }).click();
  await expect(rows).toHaveCount(3);
  await expect(page.getByRole('row').filter({ hasText: 'Lantern day' })).toHaveCount(0);
  await messages(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(page.getByRole('row').filter({ hasText: 'Lantern day' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'Regatta' })).toContainText(written(inDays(40)));
  await audit(page);
  await fitsTheWidth(page);
});

test('days are marked by hand and shade the calendar; a target on one is a conflict @phone', async ({ page, installation }) => {
  await setUp(page, installation);
  const day = inDays(25);
  await createFirst(page, { program: 'Quay', line: 'Crane', version: '1.1', date: day });
  await open(page, `${installation.url}/portfolio?tab=days`);
  await page.getByRole('button', { name: 'Mark a day' }).click();
  const dialog = page.getByRole('dialog', { name: 'Mark a day' });
  await dialog.getByLabel('Name').fill('Stocktaking');
  await dialog.getByLabel('First day').fill(day);
  await dialog.getByLabel('Last day').fill(day);
  await dialog.getByLabel('What it means').selectOption('No deployments: people work');
  await dialog.getByRole('button', { name: 'Mark the day' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Stocktaking' })).toContainText('Everything');

  // Every day of the week but that one is worked.
  await page.getByLabel('Saturday').check();
  await expect(messages(page).getByText('The organization works Mon – Sat.')).toBeVisible();
  await page.getByLabel('Sunday').check();
  await expect(page.getByText('Mon – Sun', { exact: true })).toBeVisible();
  await fitsTheWidth(page);

  await open(page, `${installation.url}/?view=month&at=${day}`);
  await expect(page.locator(`#day-${day} .freeze-note`)).toHaveText('Stocktaking');
  await expect(page.locator('.month-cell.is-off')).toHaveCount(0);
  await open(page, `${installation.url}/?view=agenda&at=${day}&span=week`);
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: new RegExp(`^${written(day)}`) }) });
  await expect(section.locator('.freeze-note')).toHaveText('Stocktaking');
  await section.getByRole('link', { name: /1\.1/ }).click();
  await expect(page.locator('#main').getByText(`The target falls on ${written(day)}, on which nothing is deployed: Stocktaking.`)).toBeVisible();
});
