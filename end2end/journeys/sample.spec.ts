// The sample data: two real schedules, in every way to look at them.
import { expect, open, test } from '../fixtures';
import { explore } from '../harness/people';
import { hydrated } from '../harness/strict';

test('CPython 3.14.0 is out on 7 October 2025', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=agenda&at=2025-10-07&span=week`);
  const day = page.getByRole('region').or(page.locator('section')).filter({ has: page.getByRole('heading', { name: /Tue 7 Oct 2025/ }) });
  const final = day.getByRole('link', { name: '3.14.0 final' });
  await expect(final).toBeVisible();
  await final.click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('3.14.0');
  await expect(page.getByRole('row', { name: /final/ })).toContainText('Tue 7 Oct 2025');
});

test('a day anywhere on Earth says when it ends', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=agenda&at=2025-11-03&span=week`);
  const item = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: /Begin Code Freeze and Test Freeze/ }) });
  await expect(item).toContainText('Thu 6 Nov 2025 AoE');
  await expect(item).toContainText('7 Nov 12:00 UTC');
  await item.getByRole('link').click();
  const row = page.getByRole('row', { name: /Begin Code Freeze and Test Freeze/ });
  await expect(row).toContainText('Thu 6 Nov 2025 AoE');
  await expect(row).toContainText('ends Fri 7 Nov 12:00 UTC');
});

test('how one looks at the calendar is in the address', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?at=2025-10-07`);
  const views = page.getByRole('navigation', { name: 'View' });
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible();
  await expect(views.getByRole('link', { name: 'Timeline' })).toHaveAttribute('aria-current', 'true');

  await views.getByRole('link', { name: 'Month' }).click();
  await expect(page).toHaveURL(/view=month/);
  await expect(page).toHaveURL(/at=2025-10-07/);
  const grid = page.getByRole('grid', { name: 'October 2025' });
  await expect(grid.getByRole('gridcell', { name: /^Tue 7 Oct 2025/ })).toContainText('3.14.0 final');

  // One tab stop, moved by the arrows, from one month into the next.
  await grid.getByRole('gridcell', { name: /^Tue 7 Oct 2025/ }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(grid.getByRole('gridcell', { name: /^Tue 14 Oct 2025/ })).toBeFocused();
  await page.keyboard.press('PageDown');
  const november = page.getByRole('grid', { name: 'November 2025' });
  await expect(november.getByRole('gridcell', { name: /^Fri 14 Nov 2025/ })).toBeFocused();
  await expect(november.locator('[tabindex="0"]')).toHaveCount(1);

  await page.goBack();
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible();
  await page.goForward();
  await views.getByRole('link', { name: 'Agenda' }).click();
  await expect(page).toHaveURL(/view=agenda/);
  await page.reload();
  await hydrated(page);
  await expect(views.getByRole('link', { name: 'Agenda' })).toHaveAttribute('aria-current', 'true');
});

test('a filter is in the address and outlives a reload', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=agenda&at=2025-09-01&span=quarter`);
  await page.getByText('Filter', { exact: true }).click();
  await page.getByLabel('All programs').selectOption('Kubernetes');
  await expect(page).toHaveURL(/program=[0-9a-f]{32}/);
  const names = page.locator('.agenda-program');
  await expect(names.first()).toHaveText('Kubernetes');
  await expect(names.filter({ hasNotText: 'Kubernetes' })).toHaveCount(0);
  await page.reload();
  await hydrated(page);
  await expect(names.first()).toHaveText('Kubernetes');
  await expect(names.filter({ hasNotText: 'Kubernetes' })).toHaveCount(0);
});
