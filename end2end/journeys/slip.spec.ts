// Plans and what became of them: a baseline, the slip against it, a plan frozen anew, and what has changed since a day.
import { expect, open, test } from '../fixtures';
import { audit } from '../harness/audit';
import { messages, openRelease } from '../harness/planning';
import { CRANE, plan, withCrane } from '../harness/schedules';
import { inDays, written } from '../harness/planning';

test('a target that moves off its plan is told with its reason, and planned anew', async ({ page, installation }) => {
  await withCrane(page, installation);
  await openRelease(page, CRANE);
  const tabs = page.getByRole('navigation', { name: 'Release' });
  await tabs.getByRole('link', { name: 'Slip' }).click();
  await expect(page.getByText('Not planned yet')).toBeVisible();
  await tabs.getByRole('link', { name: 'Overview' }).click();
  await plan(page);

  // A week later, and why.
  await open(page, `${installation.url}/`);
  await page.getByRole('link', { name: new RegExp(`^${CRANE.line} ${CRANE.version}`) }).first().focus();
  await page.keyboard.press('m');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  const move = page.getByRole('dialog');
  await move.getByLabel('Reason').fill('The hoist is late.');
  await move.getByRole('button', { name: /^Move / }).click();
  await expect(messages(page)).toContainText('Moved');

  await openRelease(page, CRANE);
  await tabs.getByRole('link', { name: 'Slip' }).click();
  await expect(page.locator('.slip-now')).toHaveText(`Its target is 7 days late, against ${written(CRANE.date)}.`);
  const steps = page.locator('.slip-list > li');
  await expect(steps).toHaveCount(2);
  await expect(steps.last()).toContainText('The hoist is late.');
  await audit(page);

  await open(page, `${installation.url}/slips?year=${CRANE.date.slice(0, 4)}`);
  await audit(page);

  await tabsOf(page, installation.url, 'What has changed');
  const changed = page.locator('ol.changed > li');
  await expect(changed).toHaveCount(1);
  await expect(changed).toContainText('7 days late');
  await expect(changed).toContainText('The hoist is late.');
  await audit(page);
  await page.getByLabel('Since').fill(inDays(1));
  await page.getByLabel('Since').blur();
  await expect(page.getByText('Nothing has changed')).toBeVisible();

  // Frozen anew, the slip begins at nothing again; what was left stays told.
  await open(page, `${installation.url}/`);
  await openRelease(page, CRANE);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Re-baseline…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Freeze the baseline anew?' });
  await expect(dialog.getByRole('row')).toHaveCount(3);
  await dialog.getByRole('button', { name: 'Freeze it anew' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Say why');
  await dialog.getByLabel('Reason').fill('Agreed with the yard.');
  await dialog.getByRole('button', { name: 'Freeze it anew' }).click();
  await expect(dialog).toBeHidden();
  await tabs.getByRole('link', { name: 'Slip' }).click();
  await expect(page.locator('.slip-now')).toContainText('as planned');
  await expect(steps).toHaveCount(3);
  await expect(steps.last()).toContainText('Agreed with the yard.');
});

async function tabsOf(page: import('@playwright/test').Page, url: string, name: string) {
  await open(page, `${url}/slips`);
  await page.getByRole('navigation', { name: 'Changes' }).getByRole('link', { name }).click();
}
