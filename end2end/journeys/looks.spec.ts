// Timeline, month and agenda: what they show, how one gets around in them, and what filters leave.
import { Page } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { explore } from '../harness/people';
import { inDays } from '../harness/planning';

function releases(page: Page) {
  return page.locator('.agenda-release');
}

/** What is listed, each once. */
async function listed(page: Page): Promise<string[]> {
  return [...new Set(await releases(page).allTextContents())].sort();
}

const A_YEAR = `view=agenda&span=year&at=${inDays(-70)}`;

test('filters narrow the calendar, one by one and together, and are cleared at once', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?${A_YEAR}`);
  const filter = page.locator('.filters-summary');
  await filter.click();
  await page.getByLabel('All states').selectOption('Cancelled');
  await expect(page).toHaveURL(/state=cancelled/);
  await expect.poll(() => listed(page)).toEqual(['12.6']);
  await expect(filter).toHaveText('Filter · 1');

  await page.getByLabel('All states').selectOption('All states');
  await page.getByLabel('All types').selectOption('Emergency');
  await expect.poll(() => listed(page)).toEqual(['7.1.1']);

  await page.getByLabel('All types').selectOption('Major');
  await page.getByLabel('All programs').selectOption('Harbour');
  await page.getByLabel('All product lines').selectOption('Harbour Mobile');
  await expect.poll(() => listed(page)).toEqual(['13.0 Lighter']);
  await expect(filter).toHaveText('Filter · 3');
  // Another program has other lines.
  await page.getByLabel('All programs').selectOption('Beacon');
  await expect(page).not.toHaveURL(/line=/);
  await expect.poll(() => listed(page)).toContain('5.0 Channel');

  await page.getByRole('link', { name: 'Clear', exact: true }).click();
  await expect(page).not.toHaveURL(/program=|type=|state=/);
  await expect(filter).toHaveText('Filter');

  const words = page.getByRole('searchbox', { name: 'Version, name or key' });
  await words.fill('lighter');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/q=lighter/);
  await expect.poll(() => listed(page)).toEqual(['13.0 Lighter']);
  await words.fill('no release is called that');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Nothing in these days' })).toBeVisible();
  await page.getByRole('link', { name: 'Clear the filters' }).click();
  await expect.poll(async () => (await listed(page)).length).toBeGreaterThan(10);
});

test('the destination is a filter too', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?${A_YEAR}&q=harbour`);
  await open(page, `${shared.url}/?${A_YEAR}&destination=production`);
  const programs = page.locator('.agenda-program');
  await expect(programs.first()).toHaveText('Beacon');
  await expect(programs.filter({ hasNotText: 'Beacon' })).toHaveCount(0);
});

test('the month: the keys of a grid, the rest that does not fit, and the list of a day', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=month&at=2023-06-06`);
  const june = page.getByRole('grid', { name: 'June 2023' });
  const cell = (words: RegExp) => page.getByRole('gridcell', { name: words });
  await expect(cell(/^Tue 6 Jun 2023, 6 milestones/)).toContainText('+3 more');
  await expect(june.getByRole('columnheader')).toHaveText(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']);

  await cell(/^Tue 6 Jun 2023/).focus();
  await page.keyboard.press('End');
  await expect(cell(/^Sun 11 Jun 2023/)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(cell(/^Mon 5 Jun 2023/)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(cell(/^Sun 4 Jun 2023/)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(cell(/^Tue 6 Jun 2023/)).toBeFocused();
  await expect(cell(/^Tue 6 Jun 2023/)).toHaveAttribute('aria-selected', 'true');

  // The list of the day holds everything.
  const list = page.getByRole('complementary', { name: 'The chosen day' });
  const entries = list.getByRole('listitem').getByRole('link');
  await expect(entries).toHaveCount(6);
  await page.keyboard.press('Enter');
  await expect(list).toBeFocused();
  // Several lines ship on that day: it could be a train.
  await page.keyboard.press('Tab');
  await expect(list.getByRole('link', { name: 'Make a train of these' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(entries.first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/releases\//);
  await page.goBack();

  await cell(/^Tue 6 Jun 2023/).focus();
  await page.keyboard.press('PageUp');
  await expect(page.getByRole('grid', { name: 'May 2023' })).toBeVisible();
  await expect(cell(/^Sat 6 May 2023/)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Home');
  await expect(cell(/^Mon 24 Apr 2023/)).toBeFocused();
  await expect(page.getByRole('grid', { name: 'April 2023' })).toBeVisible();
});

test('the timeline: zoom, earlier and later, today, and the next release by key', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?at=2025-10-07`);
  const zoom = page.getByRole('navigation', { name: 'Zoom' });
  const range = page.locator('.calendar-range');
  await expect(range).toHaveText('Oct – Dec 2025');
  await zoom.getByRole('link', { name: 'Month' }).click();
  await expect(range).toHaveText('October 2025');
  await zoom.getByRole('link', { name: 'Week' }).click();
  await expect(page).toHaveURL(/span=week/);
  await expect(range).toContainText('Oct');
  await zoom.getByRole('link', { name: 'Year' }).click();
  await expect(zoom.getByRole('link', { name: 'Year' })).toHaveAttribute('aria-current', 'true');
  await expect(range).toContainText('2025');

  await zoom.getByRole('link', { name: 'Month' }).click();
  await page.getByRole('link', { name: 'Later' }).click();
  await expect(range).toHaveText('November 2025');
  await page.getByRole('link', { name: 'Earlier' }).click();
  await expect(range).toHaveText('October 2025');

  const bars = page.getByRole('region', { name: 'Timeline' }).locator('a[data-stream]');
  await expect(page.getByRole('group', { name: 'CPython 3.14' }).getByRole('link', { name: /^3\.14 3\.14\.0, Major, Live: final Tue 7 Oct 2025$/ })).toBeVisible();
  await page.keyboard.press('j');
  await expect(bars.nth(0)).toBeFocused();
  await page.keyboard.press('j');
  await expect(bars.nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await expect(bars.nth(0)).toBeFocused();

  await page.keyboard.press('t');
  await expect(page).not.toHaveURL(/at=/);
  await expect(range).toContainText(String(new Date().getUTCFullYear()));
});

test('a program of the timeline folds away, and comes back', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?at=2025-10-07`);
  const lane = page.getByRole('group', { name: 'CPython 3.14' });
  await expect(lane).toBeVisible();
  const program = page.getByRole('region', { name: 'Timeline' }).getByText('CPython', { exact: true });
  await program.click();
  await expect(lane).toBeHidden();
  await expect(page.getByRole('group', { name: 'Kubernetes kubernetes' })).toBeVisible();
  await program.click();
  await expect(lane).toBeVisible();
});

test('the agenda goes by date, and goes on where it ends @phone', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=agenda&span=year&at=2008-07-01`);
  const days = page.locator('.agenda-date');
  const dates = async () => (await days.allTextContents()).map((text) => Date.parse(text.replace(/^\w+ /, '') + ' UTC'));
  const first = await dates();
  expect(first.length).toBeGreaterThan(10);
  expect(first).toEqual([...first].sort((a, b) => a - b));
  expect(new Set(first).size).toBe(first.length);
});

test('arrows lead from what the release in focus waits for, and to what waits for it', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=timeline&span=year`);
  const arrows = page.locator('#timeline-arrows .arrow');
  const bar = (name: RegExp) => page.getByRole('region', { name: 'Timeline' }).getByRole('link', { name });
  await expect(arrows).toHaveCount(0);
  // It waits for the gateway, and a release of the mobile line waits for it.
  await bar(/^Harbour Server 7\.2\b/).focus();
  await expect(arrows).toHaveCount(2);
  await bar(/^Harbour Mobile 12\.6\b/).focus();
  await expect(arrows).toHaveCount(0);
});
