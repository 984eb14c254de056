// Several releases moved together, and scenarios: other dates tried, compared, shared, made real, taken back, thrown away.
import { Page } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { audit, fitsTheWidth } from '../harness/audit';
import { bringIn, schedule, upload } from '../harness/exchange';
import { Installation } from '../harness/installation';
import { setUp } from '../harness/people';
import { inDays, messages, written } from '../harness/planning';

// Days of the week that are worked, so that nothing speaks against them by itself.
const monday = (weeks: number): string => {
  const ahead = (8 - new Date(`${inDays(0)}T00:00:00Z`).getUTCDay()) % 7;
  return inDays(ahead + 7 * weeks);
};

async function withThreeLines(page: Page, installation: Installation): Promise<void> {
  await setUp(page, installation);
  const row = (line: string, version: string, date: string) => `Quay,${line},${version},final,${date},expected,,`;
  await upload(page, installation.url, schedule(row('Crane', '1.1', monday(3)), row('Hoist', '2.0', monday(4)), row('Winch', '3.0', monday(5))));
  await bringIn(page);
}

function line(page: Page, name: string) {
  return page.locator('#main').getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
}

test('releases picked by keys move in one step, and go back in one', async ({ page, installation }) => {
  await withThreeLines(page, installation);
  await open(page, `${installation.url}/?view=timeline&at=${monday(3)}&span=quarter`);
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  const bar = page.getByRole('region', { name: 'Picked releases' });
  await expect(bar).toContainText('1 release picked');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(bar).toContainText('2 releases picked');
  await expect(bar).toContainText('Crane 1.1, Hoist 2.0');
  await expect(page.locator('#calendar a.is-picked')).toHaveCount(2);
  await audit(page);

  // Moved by keys as one of them is: the question is about both.
  await page.keyboard.press('m');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Move 2 releases' });
  await expect(dialog.getByLabel('By days')).toHaveValue('7');
  await expect(dialog.getByRole('row', { name: /Crane 1\.1/ })).toContainText(written(monday(4)));
  await expect(dialog.getByRole('row', { name: /Hoist 2\.0/ })).toContainText(written(monday(5)));
  await expect(dialog).toContainText('2 releases move');
  await audit(page);
  await dialog.getByRole('button', { name: 'Move 2 releases' }).click();
  await expect(messages(page)).toContainText('Moved 2 releases');
  await expect(page.getByRole('link', { name: new RegExp(`Hoist 2\\.0.*${written(monday(5))}`) })).toBeVisible();
  await messages(page).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: new RegExp(`Hoist 2\\.0.*${written(monday(4))}`) })).toBeVisible();
  await expect(page.getByRole('link', { name: new RegExp(`Crane 1\\.1.*${written(monday(3))}`) })).toBeVisible();
});

test('a scenario is tried, kept, made real, taken back and thrown away', async ({ page, installation }) => {
  await withThreeLines(page, installation);
  await open(page, `${installation.url}/?view=agenda&at=${monday(3)}&span=month`);
  await page.getByRole('button', { name: 'Pick several' }).click();
  await page.locator('#main').getByRole('link', { name: /Crane 1\.1/ }).first().click();
  const bar = page.getByRole('region', { name: 'Picked releases' });
  await bar.getByRole('button', { name: 'What if…' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('What if 1 release moves');
  await expect(page).toHaveTitle(/What if 1 release moves.* · Signalbox/);
  await expect(page.locator('#main').getByText('Private', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Take in a release…' }).click();
  const find = page.getByRole('dialog', { name: 'Take in a release' });
  await find.getByLabel('Release').fill('Winch');
  await find.getByRole('button', { name: /Winch 3\.0/ }).click();
  await expect(line(page, 'Winch 3.0')).toContainText(written(monday(5)));
  await line(page, 'Crane 1.1').getByLabel(/^New date of/).fill(monday(6));
  await expect(line(page, 'Crane 1.1')).toContainText('+21 days');
  await expect(page.locator('#main').getByText('Saved', { exact: true })).toBeVisible();
  await audit(page);
  // Nothing has moved, and what was chosen is there still.
  await page.reload();
  await expect(line(page, 'Crane 1.1')).toContainText('+21 days');
  await open(page, `${installation.url}/?view=agenda&at=${monday(3)}&span=week`);
  await expect(page.locator('#main').getByRole('link', { name: /Crane 1\.1/ }).first()).toBeVisible();
  await open(page, `${installation.url}/scenarios`);
  await expect(page.locator('#main').getByRole('row').nth(1)).toContainText('2 releases, 1 would move');
  await audit(page);
  await page.locator('#main').getByRole('link', { name: /^What if/ }).click();

  await page.getByRole('button', { name: 'Make it real…' }).click();
  const commit = page.getByRole('dialog', { name: 'Make it real' });
  await expect(commit.getByRole('row', { name: /Crane 1\.1/ })).toContainText(written(monday(6)));
  await commit.getByLabel(/^Reason/).fill('The vendor is late');
  await commit.getByRole('button', { name: 'Move 1 release' }).click();
  await expect(page.locator('#main').getByText(/made it real on/)).toBeVisible();
  await audit(page);
  await page.locator('#main').getByRole('link', { name: 'record', exact: true }).click();
  await expect(page.locator('#main')).toContainText('made it real; 1 release moved');
  await expect(page.locator('#main')).toContainText('The vendor is late');
  await page.goBack();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(line(page, 'Crane 1.1')).toContainText(written(monday(3)));
  await expect(page.getByRole('button', { name: 'Make it real…' })).toBeEnabled();

  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Throw it away…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Throw it away' }).click();
  await expect(page.getByRole('heading', { name: 'No scenarios yet' })).toBeVisible();
  await messages(page).locator('.toast').filter({ hasText: 'thrown away' }).getByRole('button', { name: 'Undo' }).click();
  await expect(line(page, 'Crane 1.1')).toContainText('+21 days');
});

test('a scenario fits a phone @phone-only', async ({ page, installation }) => {
  await withThreeLines(page, installation);
  await open(page, `${installation.url}/scenarios`);
  await page.getByRole('button', { name: 'New scenario' }).first().click();
  await page.getByRole('dialog').getByLabel('Name').fill('Autumn');
  await page.getByRole('button', { name: 'Begin' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Autumn');
  await page.getByRole('button', { name: 'Take in a release…' }).click();
  await page.getByRole('dialog').getByLabel('Release').fill('Hoist');
  await page.getByRole('dialog').getByRole('button', { name: /Hoist 2\.0/ }).click();
  await page.getByRole('button', { name: 'Later' }).click();
  await expect(line(page, 'Hoist 2.0')).toContainText('+7 days');
  await fitsTheWidth(page);
  await audit(page);
});
