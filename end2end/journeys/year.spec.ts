// The year at a glance, and the days that product lines share.
import { expect, open, test } from '../fixtures';
import { fitsTheWidth } from '../harness/audit';
import { explore } from '../harness/people';

test('the year: one stop, the keys of a sheet, and every day leads to its month', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=year&at=2025-10-07`);
  const day = (name: string | RegExp) => page.locator('.year-sheet').getByLabel(name);
  await expect(page.locator('.calendar-range')).toHaveText('2025');
  await expect(page.getByRole('grid')).toHaveCount(12);
  await expect(page.locator('.year-sheet [tabindex="0"]')).toHaveCount(1);
  await expect(day(/^Tue 7 Oct 2025, \d+ milestones$/)).toHaveAttribute('tabindex', '0');

  await day(/^Tue 7 Oct 2025/).focus();
  await page.keyboard.press('ArrowDown');
  await expect(day(/^Tue 14 Oct 2025/)).toBeFocused();
  await expect(page.locator('.year-sheet [tabindex="0"]')).toHaveCount(1);
  await page.keyboard.press('Home');
  await expect(day(/^Mon 13 Oct 2025/)).toBeFocused();
  await page.keyboard.press('PageDown');
  await expect(day(/^Thu 13 Nov 2025/)).toBeFocused();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageDown');
  // Over the year's end another year is shown, and the focus is in it.
  await expect(page.locator('.calendar-range')).toHaveText('2026');
  await expect(day(/^Tue 13 Jan 2026/)).toBeFocused();
  await page.keyboard.press('PageUp');
  await expect(page.locator('.calendar-range')).toHaveText('2025');
  await expect(day(/^Sat 13 Dec 2025/)).toBeFocused();

  // A day without anything leads on, too.
  await expect(day(/^Sat 11 Oct 2025$/)).toHaveText('11');
  await day(/^Sat 11 Oct 2025$/).click();
  await expect(page.getByRole('gridcell', { name: /^Sat 11 Oct 2025/ })).toHaveAttribute('aria-selected', 'true');
  await page.goBack();
  await day(/^Sat 11 Oct 2025$/).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('gridcell', { name: /^Sat 11 Oct 2025/ })).toHaveAttribute('aria-selected', 'true');
  await page.goBack();
  await day(/^Tue 7 Oct 2025/).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid', { name: 'October 2025' })).toBeVisible();
  await expect(page.getByRole('gridcell', { name: /^Tue 7 Oct 2025/ })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('complementary', { name: 'The chosen day' })).toContainText('3.14.0');
});

test('the year is found among the looks, says in words what its colours say, and fits a phone @phone', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=agenda&at=2025-10-07`);
  await page.getByRole('navigation', { name: 'View' }).getByRole('link', { name: 'Year' }).click();
  await expect(page.getByRole('grid', { name: 'October' })).toBeVisible();
  await expect(page.locator('.year-head')).toContainText(/^\d+ milestones on \d+ days of 2025/);
  await expect(page.getByRole('navigation', { name: 'Zoom' })).toBeHidden();
  const table = page.locator('.year-table');
  await table.locator('summary').click();
  await expect(table.getByRole('row', { name: /^October/ })).toContainText(/Tue 7: \d+/);
  // What the words say in all is what the days say one by one.
  const said = Number((await page.locator('.year-head p').textContent())!.split(' ')[0]);
  const held = await page.locator('.year-day[data-count]').evaluateAll((days) => days.map((one) => Number(one.getAttribute('data-count'))));
  expect(held.reduce((sum, one) => sum + one, 0)).toBe(said);
  await fitsTheWidth(page);
  const cell = (await page.locator('.year-day').first().boundingBox())!;
  expect(Math.min(cell.width, cell.height)).toBeGreaterThanOrEqual(24);
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  expect(nodes).toBeLessThanOrEqual(1400);
});

test('the days that lines share are a filter of every look', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=agenda&at=2025-10-07&span=month&q=3.1`);
  const days = page.locator('.agenda-date');
  await expect.poll(() => days.count()).toBeGreaterThan(1);
  await page.locator('.filters-summary').click();
  await page.getByLabel('All days').selectOption('Days that lines’ targets share');
  await expect(page).toHaveURL(/same-day=targets/);
  await expect(page.locator('.agenda-release')).toHaveText(['3.13.8', '3.14.0', '3.10.19', '3.11.14', '3.12.12']);

  const looks = page.getByRole('navigation', { name: 'View' });
  await looks.getByRole('link', { name: 'Year' }).click();
  await expect(page.locator('.year-sheet').getByRole('link', { name: 'Tue 7 Oct 2025, 2 milestones' })).toBeVisible();
  await looks.getByRole('link', { name: 'Month' }).click();
  await expect(page.getByRole('gridcell', { name: 'Tue 7 Oct 2025, 2 milestones' })).toBeVisible();
  await looks.getByRole('link', { name: 'Timeline' }).click();
  await expect(page.getByRole('link', { name: /3\.14\.0, Major/ })).toBeVisible();

  // Programs that ask the server get the same.
  const rows = async (sameDay: string) => {
    const answer = await page.request.get(`${shared.url}/api/calendar?from=2025-10-01&to=2025-10-31&q=3.1&same-day=${sameDay}`);
    return ((await answer.json()) as { version: string }[]).map((row) => row.version).sort();
  };
  expect(await rows('targets')).toEqual(['3.10.19', '3.11.14', '3.12.12', '3.13.8', '3.14.0']);
});
