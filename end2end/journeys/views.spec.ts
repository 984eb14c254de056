// Views by name: saved, shared, begun with, and taken along as files. And what the timeline folds away.
import { expect, open, test } from '../fixtures';
import { audit, fitsTheWidth } from '../harness/audit';
import { sameAsTheServers } from '../harness/hydration';
import { explore } from '../harness/people';

test('a view is saved, begun with, found again by its link, and removed @phone', async ({ page, installation }) => {
  await explore(page, installation);
  await open(page, `${installation.url}/?view=year&at=2025-10-07&same-day=targets`);
  await page.getByRole('button', { name: 'Views and files' }).click();
  const dialog = page.getByRole('dialog', { name: 'Views and files' });
  await expect(dialog).toContainText('None yet.');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Shared days');
  await dialog.getByLabel('Everyone sees it').check();
  await dialog.getByRole('button', { name: 'Save view' }).click();
  const row = dialog.getByRole('listitem').filter({ hasText: 'Shared days' });
  await expect(row).toContainText('Shared');
  await row.getByRole('button', { name: 'Begin with it' }).click();
  await expect(row).toContainText('Start');
  await fitsTheWidth(page);
  await row.getByRole('button', { name: 'More…' }).click();
  const link = await dialog.getByRole('textbox', { name: 'Link to this view' }).inputValue();
  expect(link).toBe(`${installation.url}/?view=year&same-day=targets`);
  await page.keyboard.press('Escape');

  // Whoever asks for nothing in particular begins there; the links of the page lead there, too.
  await open(page, installation.url);
  await expect(page).toHaveURL(link);
  await expect(page.getByRole('grid').first()).toBeVisible();
  await sameAsTheServers(page);
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Calendar' })).toHaveAttribute('href', '/?view=year&same-day=targets');

  await page.getByRole('button', { name: 'Views and files' }).click();
  await row.getByRole('button', { name: 'More…' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog).toContainText('Name is empty');
  await dialog.getByRole('button', { name: 'Remove view' }).click();
  await expect(dialog).toContainText('None yet.');
});

test('the views pass the audit', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=month&at=2025-10-07`);
  await page.getByRole('button', { name: 'Views and files' }).click();
  await expect(page.getByRole('dialog', { name: 'Views and files' })).toContainText('None yet.');
  await audit(page);
});

test('what is shown is taken along as a file', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=month&at=2025-10-07&q=3.14.0`);
  await page.getByRole('button', { name: 'Views and files' }).click();
  const dialog = page.getByRole('dialog', { name: 'Views and files' });
  const coming = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'CSV' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('calendar.csv');
  const stream = await file.createReadStream();
  let text = '';
  for await (const part of stream) text += String(part);
  expect(text.trim().split('\r\n').slice(1)).toEqual(['CPython,3.14,3.14.0,final,2025-10-07,actual,Release manager,']);
  const further = page.waitForEvent('download');
  await dialog.getByRole('link', { name: 'Deployments' }).click();
  expect((await further).suggestedFilename()).toBe('deployments.csv');
  await dialog.getByRole('link', { name: 'Subscribe…' }).click();
  await expect(page).toHaveURL(/\/subscriptions\?.*q=3\.14\.0/);
});

test('a product line folds away by key, keeps the focus, and stays so', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=timeline&at=2025-10-07&q=3.1`);
  const lane = page.getByRole('group', { name: 'CPython 3.14' });
  const fold = page.getByRole('region', { name: 'Timeline' }).getByRole('link', { name: '3.14', exact: true });
  await expect(fold).toHaveAttribute('aria-expanded', 'true');
  await fold.focus();
  await page.keyboard.press('Enter');
  await expect(lane).toBeHidden();
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await expect(fold).toBeFocused();
  await page.reload();
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await expect(lane).toBeHidden();
  await page.locator('html[data-hydrated]').waitFor();
  await sameAsTheServers(page);
  await fold.click();
  await expect(lane).toBeVisible();
  await expect(page).not.toHaveURL(/folded/);
});

test('near enough, the ruler shows the reader’s days beside the organization’s', async ({ page, shared }) => {
  await explore(page, shared);
  // Once the server knows where its reader lives.
  await open(page, `${shared.url}/?view=timeline&span=week&at=2025-10-07`);
  await open(page, `${shared.url}/?view=timeline&span=week&at=2025-10-07`);
  await expect(page.locator('.timeline-zone')).toHaveText('Days in Berlin');
  await expect(page.locator('.timeline-zone + svg text').first()).toBeVisible();
  await sameAsTheServers(page);
  await open(page, `${shared.url}/?view=timeline&span=quarter&at=2025-10-07`);
  await expect(page.locator('.timeline-zone')).toHaveCount(0);
});
