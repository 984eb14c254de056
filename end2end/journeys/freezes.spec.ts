// Freezes on the calendar: by name, over whom they concern, and over nobody else.
import { Page } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { audit } from '../harness/audit';
import { explore } from '../harness/people';
import { inDays, written } from '../harness/planning';

/** How many freezes a product line's lane lies under, beside those of everything. */
function over(page: Page, lane: string) {
  return page.getByRole('group', { name: lane, exact: true }).locator('.back-freeze');
}

test('the timeline names freezes and shades the lanes of their scope', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=timeline&span=year`);
  const freezes = page.getByRole('group', { name: 'Freezes', exact: true });
  await expect(freezes.locator('.freeze-name')).toHaveText(['Trade fair', 'Test data refresh', 'Network maintenance', 'Test data refresh', 'Quarter-end close', 'Change freeze', 'Test data refresh', 'Test data refresh']);
  const close = freezes.getByRole('link', { name: /^Quarter-end close/ });
  await expect(close).toHaveAccessibleName(
    `Quarter-end close: ${written(inDays(28))} – ${written(inDays(34))}. Program Beacon, blocks every release. The books are closed with Beacon's figures. — Deployment Manager`,
  );
  await expect(over(page, 'Beacon Beacon Gateway')).toHaveCount(1);
  await expect(over(page, 'Beacon Beacon Analytics')).toHaveCount(1);
  await expect(over(page, 'Harbour Harbour Server')).toHaveCount(0);
  await expect(over(page, 'Harbour Harbour Mobile')).toHaveCount(1);
  // Of everything one, behind all lanes; of an environment none: it concerns deployments.
  await expect(page.locator('.timeline-back .back-freeze')).toHaveCount(1);
  await audit(page);
  await close.click();
  await expect(page).toHaveURL(/\/portfolio\?tab=freezes$/);
});

test('filters leave the freezes that concern what is shown', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=timeline&span=year`);
  await page.getByText('Filter', { exact: true }).click();
  await page.getByLabel('All programs').selectOption('Harbour');
  await expect(page.locator('.freeze-name')).toHaveText(['Trade fair', 'Test data refresh', 'Network maintenance', 'Test data refresh', 'Change freeze', 'Test data refresh', 'Test data refresh']);
});

test('month and agenda name the freezes of a day @phone', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=month&at=${inDays(28)}`);
  await page.getByRole('gridcell', { name: new RegExp(`^${written(inDays(28))}`) }).click();
  const day = page.getByRole('complementary', { name: 'The chosen day' });
  await expect(day.locator('.freeze-note')).toHaveText([`Quarter-end close until ${written(inDays(34))}`]);
  await expect(day.locator('.freeze-note')).toHaveAttribute('title', /Program Beacon/);
  await expect(page.locator(`#day-${inDays(34)} .freeze-note`)).toHaveText(['Quarter-end close']);
  await expect(page.locator(`#day-${inDays(35)} .freeze-note`)).toHaveCount(0);

  await open(page, `${shared.url}/?view=agenda&at=${inDays(28)}&span=week`);
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: new RegExp(`^${written(inDays(28))}`) }) });
  await expect(section.locator('.freeze-note')).toContainText(['Quarter-end close until']);
});
