// The focus is never lost: after a move that was made by keyboard one goes on from where one was.
import { expect, test } from '../fixtures';
import { setUp } from '../harness/people';
import { bar, createFirst, inDays, written } from '../harness/planning';

const RELEASE = { program: 'Harbour', line: 'Server', version: '2.4.0', date: inDays(20) };

test('the focus is on the release again after a move by keyboard', async ({ page, installation }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  await bar(page, RELEASE).focus();
  await page.keyboard.press('m');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Move Server 2.4.0' });
  await dialog.getByRole('button', { name: 'Move Server 2.4.0 by 7 days' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(bar(page, RELEASE)).toHaveAccessibleName(new RegExp(`${written(inDays(27))}(;|$)`));
  await expect(bar(page, RELEASE)).toBeFocused();
});

test('the focus is on the release again after a move that was left', async ({ page, installation }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  await bar(page, RELEASE).focus();
  await page.keyboard.press('m');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Move Server 2.4.0' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Move Server 2.4.0' })).toBeHidden();
  await expect(bar(page, RELEASE)).toBeFocused();
});
