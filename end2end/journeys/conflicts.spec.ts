// Conflicts: marked on the calendar, listed with their facts, accepted or settled.
import { expect, open, test } from '../fixtures';
import { audit, fitsTheWidth } from '../harness/audit';
import { explore } from '../harness/people';
import { bar, createFirst, inDays, openRelease } from '../harness/planning';
import { setUp } from '../harness/people';

/** The next Saturday that is at least so many days away. */
function saturday(after: number): string {
  for (let days = after; ; days += 1) {
    const day = inDays(days);
    if (new Date(`${day}T00:00:00Z`).getUTCDay() === 6) return day;
  }
}

const CRANE = { program: 'Quay', line: 'Crane', version: '1.1', date: saturday(20) };

test('a conflict is marked, listed, accepted with a reason, and judged anew after a move', async ({ page, installation }) => {
  await setUp(page, installation);
  await createFirst(page, CRANE);
  const crane = bar(page, CRANE);
  await expect(crane).toHaveAccessibleName(/; 1 conflict: Not a working day$/);
  const link = page.getByRole('link', { name: '1 release with conflicts' });
  await link.click();
  await expect(page).toHaveURL(/conflicts=1/);
  const list = page.getByRole('region', { name: 'Conflicts' });
  await expect(list.getByRole('listitem')).toContainText(['which is not a working day']);
  await expect(page.getByRole('img', { name: '1 release with conflicts' })).toHaveText('△ 1');
  await audit(page);

  await list.getByRole('button', { name: 'Accept…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Accept the conflict' });
  await dialog.getByRole('button', { name: 'Accept it' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Reason');
  await dialog.getByLabel('Reason').fill('The yard is closed on weekdays.');
  await dialog.getByRole('button', { name: 'Accept it' }).click();
  await expect(list).toContainText('Nothing speaks against the dates that are shown.');
  await expect(crane).not.toHaveAccessibleName(/conflict/);

  // The release says who lives with it, and why.
  await openRelease(page, CRANE);
  const card = page.getByRole('region', { name: 'Conflicts' });
  await expect(card).toContainText('The yard is closed on weekdays.');
  await audit(page);
  await card.getByRole('button', { name: 'Accept it no longer' }).click();
  await expect(card.getByRole('button', { name: 'Accept…' })).toBeVisible();
  await page.goBack();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByRole('link', { name: /^Crane 1\.1\b/ })).toHaveAccessibleName(/; 1 conflict: Not a working day$/);
});

test('only what has conflicts is shown where one asks for it @phone', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=agenda&span=year&with=conflicts&conflicts=1`);
  const list = page.getByRole('region', { name: 'Conflicts' });
  const items = list.getByRole('listitem');
  await expect(items.first()).toBeVisible();
  // Each entry stands for a release on the list.
  const listed = new Set(await list.locator('li a.strong').evaluateAll((all) => all.map((one) => one.getAttribute('href'))));
  const shown = await page.locator('.agenda-link').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  expect(shown.length).toBeGreaterThan(0);
  for (const href of shown) expect(listed).toContain(href);
  await audit(page);
  await fitsTheWidth(page);
});
