// Releases without a date: counted, listed, and given one.
import { Page } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { audit } from '../harness/audit';
import { bringIn, schedule, upload } from '../harness/exchange';
import { setUp, signIn, arrived } from '../harness/people';
import { bar as anywhere, inDays, messages, written } from '../harness/planning';

const DERRICK = { line: 'Derrick', version: '0.9' };

/** The release in the timeline; the list of what has no date names it too. */
function bar(page: Page, release: typeof DERRICK) {
  return page.getByRole('region', { name: 'Timeline' }).locator('a').and(anywhere(page, release));
}

test('what has no date is listed, and stands on the calendar once it has one @phone', async ({ page, installation, visit }) => {
  await setUp(page, installation);
  const row = (line: string, version: string, milestone: string, date: string) => `Quay,${line},${version},${milestone},${date},expected,,`;
  await upload(
    page,
    installation.url,
    schedule(row('Derrick', '0.9', 'candidate 1', 'TBC'), row('Derrick', '0.9', 'final', 'TBC'), row('Crane', '2.0', 'final', 'TBC'), row('Crane', '1.1', 'final', inDays(9))),
  );
  await bringIn(page);
  await open(page, `${installation.url}/?view=timeline`);
  const count = page.getByRole('link', { name: /undated$/ });
  await expect(count).toHaveText('2 undated');
  await count.click();
  await expect(page).toHaveURL(/undated=1/);
  const list = page.getByRole('region', { name: 'Undated' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(list.getByRole('link', { name: 'Derrick 0.9 final, to be confirmed' })).toBeVisible();
  await audit(page);

  // Somebody else looks at the same.
  const other = await visit(installation);
  await signIn(other.page, other.url);
  await arrived(other.page, other.url);
  await open(other.page, `${other.url}/?view=timeline&undated=1`);
  const others = other.page.getByRole('region', { name: 'Undated' });
  await expect(others.getByRole('listitem')).toHaveCount(2);

  await list.getByRole('button', { name: 'Move Derrick 0.9 to…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Move Derrick 0.9' });
  await dialog.getByLabel('New date').fill(inDays(12));
  await dialog.getByRole('button', { name: `Move “final” of Derrick 0.9 to ${written(inDays(12))}` }).click();
  await expect(dialog).toBeHidden();
  await expect(bar(page, DERRICK)).toHaveAccessibleName(new RegExp(`${written(inDays(12))}(;|$)`));
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(count).toHaveText('1 undated');
  await expect(bar(other.page, DERRICK)).toBeVisible();
  await expect(others.getByRole('listitem')).toHaveCount(1);

  await messages(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(bar(page, DERRICK)).toHaveCount(0);
  await expect(list.getByRole('listitem')).toHaveCount(2);

  // The filters go for these too.
  await page.getByText('Filter', { exact: true }).click();
  await page.getByLabel('All product lines').selectOption({ label: 'Quay Crane' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list.getByRole('link', { name: /^Crane 2\.0/ })).toBeVisible();
  await list.getByRole('link', { name: /^Crane 2\.0/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('2.0');
});
