// Trains: releases of several product lines that ship together, who departs from them, and moves of all in one step.
import { Page } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { audit, fitsTheWidth } from '../harness/audit';
import { bringIn, schedule, upload } from '../harness/exchange';
import { Installation } from '../harness/installation';
import { explore, setUp } from '../harness/people';
import { inDays, messages, written } from '../harness/planning';

const DAY = inDays(20);

/** Three product lines: two ship on the same day, the third two days later. */
async function withThreeLines(page: Page, installation: Installation): Promise<void> {
  await setUp(page, installation);
  const row = (line: string, version: string, milestone: string, date: string) => `Quay,${line},${version},${milestone},${date},expected,Release manager,`;
  await upload(
    page,
    installation.url,
    schedule(
      row('Crane', '1.1', 'candidate', inDays(10)),
      row('Crane', '1.1', 'final', DAY),
      row('Hoist', '2.0', 'final', DAY),
      row('Winch', '3.0', 'final', inDays(22)),
    ),
  );
  await bringIn(page);
}

/** Makes a train of the day that the agenda offers; ends on its page. */
async function makeOffered(page: Page, installation: Installation): Promise<void> {
  await open(page, `${installation.url}/?view=agenda&at=${DAY}&span=week`);
  await page.locator('#main').getByRole('link', { name: 'Make a train of these' }).click();
  const dialog = page.getByRole('dialog', { name: 'New train' });
  await expect(dialog.getByRole('listitem')).toHaveText([/Crane 1\.1/, /Hoist 2\.0/]);
  await expect(dialog.getByLabel('Day')).toHaveValue(DAY);
  await dialog.getByLabel('Name').fill('Autumn');
  await dialog.getByRole('button', { name: 'Create train' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Autumn');
}

function member(page: Page, name: string) {
  return page.getByRole('region', { name: 'Members' }).getByRole('row').filter({ hasText: name });
}

test('a day that two lines share becomes a train, on the calendar too', async ({ page, installation }) => {
  await withThreeLines(page, installation);
  await makeOffered(page, installation);
  await expect(page.locator('#main').getByText('All members keep to it')).toBeVisible();
  await expect(page).toHaveTitle('Autumn · Signalbox');

  await page.getByRole('button', { name: 'Add a release' }).click();
  const dialog = page.getByRole('dialog', { name: 'Which release joins the train?' });
  await dialog.getByLabel('Release').fill('Winch');
  await dialog.getByRole('button', { name: /Winch 3\.0/ }).click();
  await expect(member(page, 'Winch 3.0')).toContainText('2 days after the train');
  await expect(page.locator('#main').getByText('1 member departs from it')).toBeVisible();
  await audit(page);

  await member(page, 'Winch 3.0').getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('3.0');
  await expect(page.locator('#main').getByRole('link', { name: 'Autumn' })).toBeVisible();

  // The band lies over the lanes of the members, and leads to the train.
  await open(page, `${installation.url}/?view=timeline`);
  for (const lane of ['Quay Crane', 'Quay Hoist', 'Quay Winch']) {
    await expect(page.getByRole('group', { name: lane, exact: true }).locator('.train-band')).toHaveCount(1);
  }
  await page.getByRole('group', { name: 'Trains', exact: true }).getByRole('link', { name: /Autumn/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Autumn');
  // It is a train now: the day is offered as one no more.
  await open(page, `${installation.url}/?view=agenda&at=${DAY}&span=week`);
  await expect(page.locator('#main').getByRole('link', { name: 'Autumn' })).toBeVisible();
  await expect(page.locator('#main').getByRole('link', { name: 'Make a train of these' })).toHaveCount(0);
});

test('moving a train moves its members, and is undone as a whole', async ({ page, installation }) => {
  await withThreeLines(page, installation);
  await makeOffered(page, installation);
  await page.getByRole('button', { name: 'Move train…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Move “Autumn”' });
  await dialog.getByLabel('New day').fill(inDays(27));
  await expect(dialog.getByRole('row', { name: /Crane 1\.1/ })).toContainText(written(inDays(27)));
  await expect(dialog.getByRole('row', { name: /Crane 1\.1/ })).toContainText('2 milestones');
  await expect(dialog).toContainText('10 days’ notice.');
  await audit(page);
  await dialog.getByLabel(/^Reason/).fill('A late fix');
  await dialog.getByRole('button', { name: 'Move the train and 2 releases 7 days later' }).click();
  await expect(member(page, 'Crane 1.1')).toContainText(written(inDays(27)));
  await expect(member(page, 'Hoist 2.0')).toContainText(written(inDays(27)));
  await expect(page.locator('#main').getByText('All members keep to it')).toBeVisible();

  await page.getByRole('navigation', { name: 'Train' }).getByRole('link', { name: 'Record' }).click();
  const entry = page.locator('#main .record-entry').first();
  await expect(entry).toContainText('moved the train 7 days later; 2 members moved along');
  await expect(entry).toContainText('A late fix');
  await entry.getByRole('button', { name: 'Undo' }).click();
  await expect(entry).toContainText('Taken back');
  await page.getByRole('navigation', { name: 'Train' }).getByRole('link', { name: 'Overview' }).click();
  await expect(member(page, 'Crane 1.1')).toContainText(written(DAY));
  await expect(member(page, 'Hoist 2.0')).toContainText(written(DAY));
});

test('who watches sees members move and trains come, without asking', async ({ page, installation, visit }) => {
  await withThreeLines(page, installation);
  await makeOffered(page, installation);
  const other = await visit(installation, { storageState: await page.context().storageState() });
  await open(other.page, page.url());
  await open(page, `${installation.url}/?view=agenda&at=${DAY}&span=week`);
  await page.getByRole('button', { name: /^Move “final” of Hoist 2\.0/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Move Hoist 2.0' });
  await dialog.getByLabel('New date').fill(inDays(19));
  await dialog.getByRole('button', { name: /Hoist 2\.0 by 1 day/ }).click();
  await expect(member(other.page, 'Hoist 2.0')).toContainText('1 day before the train');

  await open(other.page, `${installation.url}/?view=timeline`);
  await expect(other.page.locator('.train-name')).toHaveText(['Autumn']);
  await open(page, `${installation.url}/trains`);
  await page.getByRole('button', { name: 'New train' }).click();
  const creating = page.getByRole('dialog', { name: 'New train' });
  await creating.getByLabel('Name').fill('Harbour day');
  await creating.getByRole('button', { name: 'Create train' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Harbour day');
  await expect(other.page.locator('.train-name')).toHaveText(['Harbour day', 'Autumn']);
});

test('members in order, by keys alone @phone', async ({ page, installation }) => {
  await withThreeLines(page, installation);
  await makeOffered(page, installation);
  await page.locator('#train').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'How its releases ship…' })).toBeFocused();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'How its releases ship' });
  await dialog.getByRole('combobox').selectOption('One after the other, in order');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const down = page.getByRole('button', { name: 'Later: Crane 1.1' });
  await down.focus();
  await page.keyboard.press('Enter');
  const names = page.getByRole('region', { name: 'Members' }).getByRole('rowheader');
  await expect(names).toHaveText([/1\..*Hoist 2\.0/, /2\..*Crane 1\.1/]);
  await expect(down).toBeFocused();
  await expect(down).toHaveAttribute('aria-disabled', 'true');
  await fitsTheWidth(page);
  await audit(page);
});

test('a train is renamed, loses a member, and is dissolved; each can be taken back', async ({ page, installation }) => {
  await withThreeLines(page, installation);
  await makeOffered(page, installation);
  const choose = async (item: string) => {
    await page.locator('#train').click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  await choose('Name and program…');
  const naming = page.getByRole('dialog', { name: 'Name and program' });
  await naming.getByLabel('Name').fill('Winter');
  await naming.getByLabel('Belongs to').selectOption('Quay');
  await naming.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Winter');
  await expect(page.locator('.release-marks').getByText('Quay', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Remove Hoist 2.0 from the train' }).click();
  await expect(member(page, 'Hoist 2.0')).toHaveCount(0);
  await messages(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(member(page, 'Hoist 2.0')).toHaveCount(1);

  await choose('Another day for the train alone…');
  const day = page.getByRole('dialog', { name: 'Another day for the train alone' });
  await day.getByLabel('Day').fill(inDays(25));
  await day.getByRole('button', { name: 'Set the day' }).click();
  await expect(member(page, 'Crane 1.1')).toContainText('5 days before the train');

  await choose('Dissolve the train…');
  await page.getByRole('button', { name: 'Dissolve “Winter”' }).click();
  await expect(page.locator('#main').getByText('This train is dissolved.')).toBeVisible();
  await open(page, `${installation.url}/trains`);
  await expect(page.getByRole('heading', { name: 'No trains yet' })).toBeVisible();
});

test('a member off its train is a conflict, until somebody takes it on or the train is for another day', async ({ page, installation, visit }) => {
  await withThreeLines(page, installation);
  await makeOffered(page, installation);
  await page.getByRole('button', { name: 'Add a release' }).click();
  const adding = page.getByRole('dialog', { name: 'Which release joins the train?' });
  await adding.getByLabel('Release').fill('Winch');
  await adding.getByRole('button', { name: /Winch 3\.0/ }).click();
  const link = member(page, 'Winch 3.0').getByRole('link');
  const other = await visit(installation, { storageState: await page.context().storageState() });
  await open(other.page, installation.url + (await link.getAttribute('href')));
  const card = other.page.getByRole('region', { name: 'Conflicts' });
  const departs = card.getByRole('listitem').filter({ hasText: 'Departs from its train' });
  await expect(departs).toContainText(`The target on ${written(inDays(22))} is 2 days after the train “Autumn”, which is for ${written(DAY)}.`);
  await departs.getByRole('button', { name: 'Accept…' }).click();
  const dialog = other.page.getByRole('dialog', { name: 'Accept the conflict' });
  await dialog.getByLabel('Reason').fill('The winch follows by ship.');
  await dialog.getByRole('button', { name: 'Accept it' }).click();
  await expect(departs).toContainText('The winch follows by ship.');

  // What was taken on was of another day of the train.
  await page.locator('#train').click();
  await page.getByRole('menuitem', { name: 'Another day for the train alone…' }).click();
  const day = page.getByRole('dialog', { name: 'Another day for the train alone' });
  await day.getByLabel('Day').fill(inDays(21));
  await day.getByRole('button', { name: 'Set the day' }).click();
  await expect(departs).toContainText('is 1 day after the train “Autumn”');
  await expect(departs.getByRole('button', { name: 'Accept…' })).toBeVisible();
  await open(page, `${installation.url}/?view=timeline`);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByRole('link', { name: /^Winch 3\.0\b/ })).toHaveAccessibleName(/Departs from its train/);
});

test('the sample offers the days that CPython’s lines share', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=agenda&at=2025-10-07&span=week&q=3.1`);
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: /^Tue 7 Oct 2025/ }) });
  await section.getByRole('link', { name: 'Make a train of these' }).click();
  const dialog = page.getByRole('dialog', { name: 'New train' });
  await expect(dialog.getByRole('listitem')).toHaveText([/^3\.13\.8/, /^3\.14\.0/]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page).toHaveURL(/\/trains$/);
});

test('members share milestones with their train', async ({ page, installation }) => {
  await withThreeLines(page, installation);
  await makeOffered(page, installation);
  await page.getByRole('button', { name: 'Add shared milestone' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a shared milestone' });
  await dialog.getByLabel('Milestone').fill('Feature freeze');
  await dialog.getByLabel('Day').fill(inDays(8));
  await dialog.getByRole('button', { name: 'Save' }).click();
  const shared = page.getByRole('region', { name: 'Shared milestones' }).getByRole('listitem');
  await expect(shared).toContainText([`Feature freeze${written(inDays(8))}`]);
  await audit(page);
  await member(page, 'Crane 1.1').getByRole('link').click();
  const own = page.getByRole('region', { name: 'Shared with the train' });
  await expect(own).toContainText(`Feature freeze${written(inDays(8))}`);
  await audit(page);
  await own.getByRole('link', { name: 'Autumn' }).click();
  await shared.getByRole('button', { name: 'Change “Feature freeze”' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(shared).toHaveCount(0);
  await messages(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(shared).toHaveCount(1);
});
