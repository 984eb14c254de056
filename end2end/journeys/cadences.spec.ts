// Cadences: trains that come again, made ahead, one of them adjusted, and none of them made twice.
import { expect, open, test } from '../fixtures';
import { audit, fitsTheWidth } from '../harness/audit';
import { bringIn, schedule, upload } from '../harness/exchange';
import { setUp } from '../harness/people';
import { createFirst, inDays, messages, written } from '../harness/planning';

/** The first day from so many days on that is a Tuesday. */
function tuesday(from: number): string {
  let at = from;
  while (new Date(inDays(at)).getUTCDay() !== 2) at++;
  return inDays(at);
}

function later(day: string, days: number): string {
  const date = new Date(day);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

test('trains are made ahead by a cadence over a holiday, one is adjusted, and none is made twice', async ({ page, installation }) => {
  const first = tuesday(20);
  await setUp(page, installation);
  await createFirst(page, { program: 'Quay', line: 'Crane', version: '1.4', date: inDays(5) });
  // The second of the days is a holiday.
  await open(page, `${installation.url}/portfolio?tab=days`);
  await page.getByRole('button', { name: 'Mark a day' }).click();
  const marking = page.getByRole('dialog', { name: 'Mark a day' });
  await marking.getByLabel('Name').fill('Harbour day');
  await marking.getByLabel('First day').fill(later(first, 14));
  await marking.getByLabel('Last day').fill(later(first, 14));
  await marking.getByRole('button', { name: 'Mark the day' }).click();
  await expect(marking).toBeHidden();

  await open(page, `${installation.url}/trains`);
  await page.locator('#main').getByRole('link', { name: 'Cadences' }).click();
  await expect(page.getByText('No cadences yet')).toBeVisible();
  await page.getByRole('button', { name: 'New cadence' }).click();
  const form = page.getByRole('dialog', { name: 'New cadence' });
  await form.getByLabel('Name').fill('Fortnight');
  await form.getByLabel('First day').fill(first);
  await form.getByLabel('Repeats').selectOption('By weeks');
  await form.getByLabel('Every', { exact: true }).fill('2');
  await expect(form.getByLabel('Product line', { exact: true })).toHaveValue(/.+/);
  await audit(page);
  await form.getByRole('button', { name: 'Make the cadence' }).click();
  await expect(form).toBeHidden();
  const cadence = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Fortnight' }) });
  await expect(cadence).toContainText('every 2 weeks on Tue');

  await cadence.getByRole('button', { name: 'Make the next trains…' }).click();
  const ahead = page.getByRole('dialog', { name: 'The next trains' });
  const next = ahead.getByRole('row').filter({ hasText: 'Crane' });
  await expect(next).toHaveCount(3);
  await expect(next.nth(0)).toContainText('Crane 1.5');
  await expect(next.nth(1)).toContainText(written(later(first, 15)));
  await expect(next.nth(1)).toContainText(`${written(later(first, 14))} is a holiday: Harbour day`);
  await audit(page);
  await ahead.getByRole('button', { name: 'Make 3 trains' }).click();
  await expect(ahead).toBeHidden();
  const made = cadence.getByRole('list', { name: 'Trains made' }).getByRole('listitem');
  await expect(made).toHaveCount(3);
  await audit(page);
  await fitsTheWidth(page);

  // One is moved; the others stay.
  await made.nth(0).getByRole('link').click();
  await page.getByRole('button', { name: 'Move train…' }).click();
  const moving = page.getByRole('dialog', { name: /^Move “Fortnight/ });
  await moving.getByLabel('New day').fill(later(first, 1));
  await moving.getByRole('button', { name: /^Move/ }).last().click();
  await expect(moving).toBeHidden();
  await expect(page.locator('#main').getByText('All members keep to it')).toBeVisible();
  await open(page, `${installation.url}/trains/cadences`);
  await expect(made.nth(0)).toContainText('Adjusted by hand');
  await expect(made.nth(2)).toContainText(written(later(first, 28)));
  await expect(made.nth(2)).not.toContainText('Adjusted by hand');

  await cadence.getByRole('button', { name: 'Make the next trains…' }).click();
  await ahead.getByLabel('How many').fill('1');
  await expect(next).toHaveCount(1);
  await expect(next).toContainText(written(later(first, 42)));
  await expect(next).toContainText('Crane 1.8');
  await ahead.getByRole('button', { name: 'Make 1 train' }).click();
  await expect(made).toHaveCount(4);
  await messages(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(made).toHaveCount(3);
});

test('releases that a cadence makes begin with the milestones of their template', async ({ page, installation }) => {
  const first = tuesday(30);
  await setUp(page, installation);
  const row = (milestone: string, date: string) => `Quay,Crane,1.1,${milestone},${date},expected,Release manager,`;
  await upload(page, installation.url, schedule(row('code freeze', inDays(10)), row('final', inDays(20))));
  await bringIn(page);
  await open(page, `${installation.url}/?view=agenda&at=${inDays(20)}&span=week`);
  await page.locator('#main').getByRole('link', { name: /1\.1/ }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1.1');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Make a template from this release' }).click();
  const template = page.getByRole('dialog', { name: 'New template' });
  await template.getByLabel('Name', { exact: true }).fill('Usual');
  await template.getByRole('button', { name: 'Make the template' }).click();
  await expect(template).toBeHidden();

  await open(page, `${installation.url}/trains/cadences`);
  await page.getByRole('button', { name: 'New cadence' }).click();
  const form = page.getByRole('dialog', { name: 'New cadence' });
  await form.getByLabel('Name').fill('Fortnight');
  await form.getByLabel('First day').fill(first);
  await form.getByLabel('Repeats').selectOption('By weeks');
  await form.getByLabel('Type of its releases').selectOption('Minor');
  await expect(form.getByRole('checkbox', { name: /^Milestones from templates/ })).toBeChecked();
  await audit(page);
  await form.getByRole('button', { name: 'Make the cadence' }).click();
  await expect(form).toBeHidden();
  const cadence = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Fortnight' }) });
  await expect(cadence).toContainText('From the template for their type');
  await cadence.getByRole('button', { name: 'Make the next trains…' }).click();
  const ahead = page.getByRole('dialog', { name: 'The next trains' });
  await ahead.getByLabel('How many').fill('1');
  await expect(ahead.getByText('Milestones: Crane 1 from “Usual”.')).toBeVisible();
  await audit(page);
  await ahead.getByRole('button', { name: 'Make 1 train' }).click();
  await expect(ahead).toBeHidden();

  await open(page, `${installation.url}/?view=agenda&at=${first}&span=week`);
  await page.locator('#main').getByRole('link', { name: /1\.2/ }).first().click();
  const milestones = page.getByRole('region', { name: 'Milestones' });
  await expect(milestones.getByRole('row').filter({ hasText: 'code freeze' })).toContainText(written(later(first, -10)));
  await expect(milestones.getByRole('row').filter({ hasText: 'final' })).toContainText(written(first));
});
