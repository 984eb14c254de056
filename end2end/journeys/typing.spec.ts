// What keys meet in forms, and after what was done: nothing typed is lost, and what was done is taken back by a key.
import { expect, open, test } from '../fixtures';
import { explore, setUp } from '../harness/people';
import { bar, createFirst, inDays, messages } from '../harness/planning';

const CRANE = { program: 'Quay', line: 'Crane', version: '1.4', date: inDays(12) };

test('a day is typed over another part by part, through days that are none', async ({ page, shared }) => {
  await explore(page, shared);
  await page.keyboard.press('n');
  const day = page.getByRole('dialog', { name: 'New release' }).getByLabel('Target date');
  const type = async (parts: string) => {
    for (let part = 0; part < 3; part++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(parts);
  };
  await day.focus();
  await type('01022031');
  // The browser says which part comes first.
  const monthFirst = (await day.inputValue()) === '2031-01-02';
  await expect(day).toHaveValue(monthFirst ? '2031-01-02' : '2031-02-01');
  await type(monthFirst ? '03042032' : '04032032');
  await expect(day).toHaveValue('2032-03-04');
  await type(monthFirst ? '03312032' : '31032032');
  await expect(day).toHaveValue('2032-03-31');
  // On the way from the last of March to the last of February stands one that is none.
  await type(monthFirst ? '02292032' : '29022032');
  await expect(day).toHaveValue('2032-02-29');
  // Half a day is none, and is not kept behind one's back.
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Tab');
  await expect(day).toHaveValue('');
});

test('a form that is longer than the screen begins in its first field', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/trains/cadences`);
  await page.setViewportSize({ width: 1440, height: 500 });
  await page.keyboard.press('n');
  const name = page.getByRole('dialog', { name: 'New cadence' }).getByLabel('Name');
  await expect(name).toBeFocused();
  await page.keyboard.type('Fortnight');
  await expect(name).toHaveValue('Fortnight');
});

test('U takes back what was just done, and says where there is nothing', async ({ page, installation }) => {
  await setUp(page, installation);
  await createFirst(page, CRANE);
  await expect(bar(page, CRANE)).toBeVisible();
  await expect(messages(page).getByRole('button', { name: 'Undo' })).toHaveAttribute('aria-keyshortcuts', 'u');
  await page.keyboard.press('u');
  await expect(bar(page, CRANE)).toHaveCount(0);
  await page.keyboard.press('u');
  await expect(messages(page)).toContainText('There is nothing to take back here.');
});
