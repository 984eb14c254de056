// Templates of milestones: made from a release, offered when one is created, applied again when its target moves.
import { expect, open, test } from '../fixtures';
import { audit, fitsTheWidth } from '../harness/audit';
import { bringIn, schedule, upload } from '../harness/exchange';
import { setUp } from '../harness/people';
import { inDays, messages, written } from '../harness/planning';

test('a template is made from a release, lays out the next one, and is applied again', async ({ page, installation }) => {
  await setUp(page, installation);
  const row = (milestone: string, date: string) => `Quay,Crane,1.1,${milestone},${date},expected,Release manager,`;
  await upload(page, installation.url, schedule(row('code freeze', inDays(20)), row('candidate', inDays(24)), row('final', inDays(30))));
  await bringIn(page);
  await open(page, `${installation.url}/?view=agenda&at=${inDays(30)}&span=week`);
  await page.locator('#main').getByRole('link', { name: /1\.1/ }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('1.1');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Make a template from this release' }).click();

  const form = page.getByRole('dialog', { name: 'New template' });
  await expect(form.getByLabel('Milestone', { exact: true })).toHaveCount(2);
  await expect(form.getByLabel('Days').first()).toHaveValue('10');
  await form.getByLabel('Name', { exact: true }).fill('Usual');
  await audit(page);
  await form.getByRole('button', { name: 'Make the template' }).click();
  await expect(form).toBeHidden();
  await expect(page.locator('#main').getByText('10 calendar days before the target')).toBeVisible();
  await audit(page);
  await fitsTheWidth(page);

  await open(page, `${installation.url}/`);
  await page.getByRole('button', { name: 'New release' }).click();
  const creating = page.getByRole('dialog', { name: 'New release' });
  await creating.getByLabel('Version').fill('1.2');
  await creating.getByLabel('Target date').fill(inDays(60));
  await expect(creating.getByLabel('Milestones')).toHaveValue(/.+/);
  await expect(creating.getByText('2 milestones come with it')).toBeVisible();
  await creating.getByRole('button', { name: 'Create release' }).click();
  await expect(creating).toBeHidden();
  await open(page, `${installation.url}/?view=agenda&at=${inDays(60)}&span=week`);
  await page.locator('#main').getByRole('link', { name: /1\.2/ }).first().click();
  const milestones = page.getByRole('region', { name: 'Milestones' });
  const milestone = (name: string) => milestones.getByRole('row').filter({ hasText: name });
  await expect(milestone('code freeze')).toContainText(written(inDays(50)));
  await expect(milestone('candidate')).toContainText(written(inDays(54)));

  // The target moves alone.
  await milestone('final').getByRole('button', { name: /^Change/ }).click();
  await page.getByRole('menuitem', { name: 'Set forecast…' }).click();
  const moving = page.getByRole('dialog', { name: 'When is “final” expected?' });
  await moving.locator('input[type=date]').first().fill(inDays(67));
  await moving.getByRole('button', { name: 'Set forecast' }).click();
  await expect(milestone('final')).toContainText(written(inDays(67)));

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Apply template…' }).click();
  const applying = page.getByRole('dialog', { name: 'Apply a template' });
  await expect(applying.getByRole('row').filter({ hasText: 'code freeze' })).toContainText([`${written(inDays(50))}`]);
  await expect(applying.getByRole('row').filter({ hasText: 'code freeze' })).toContainText('Moves');
  await audit(page);
  await applying.getByRole('button', { name: 'Apply: 0 added, 2 moved' }).click();
  await expect(milestone('code freeze')).toContainText(written(inDays(57)));
  await expect(milestone('candidate')).toContainText(written(inDays(61)));
  await messages(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(milestone('code freeze')).toContainText(written(inDays(50)));
});
