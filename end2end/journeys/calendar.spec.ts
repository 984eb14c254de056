// Work on the calendar: releases begin, move by keyboard, pointer and menu, and are taken back.
import { expect, open, test } from '../fixtures';
import { explore, setUp } from '../harness/people';
import { bar, createFirst, inDays, messages, openRelease, written } from '../harness/planning';
import { CRANE, plan, withCrane } from '../harness/schedules';
import { hydrated } from '../harness/strict';

const RELEASE = { program: 'Harbour', line: 'Server', version: '2.4.0', date: inDays(20) };

test('a planned release moves by keyboard with a reason; the record has it, and undo puts it back', async ({ page, installation }) => {
  await withCrane(page, installation);
  await openRelease(page, CRANE);
  await plan(page);
  const release = new URL(page.url()).pathname;
  await page.goBack();
  await bar(page, CRANE).focus();
  await page.keyboard.press('m');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');

  const dialog = page.getByRole('dialog', { name: 'Move Crane 1.1' });
  const confirm = dialog.getByRole('button', { name: 'Move Crane 1.1 by 7 days' });
  const reason = dialog.getByLabel('Reason');
  await expect(reason).toHaveAccessibleDescription('The baseline of this release is frozen: say why its dates move.');
  await expect(confirm).toHaveAttribute('aria-disabled', 'true');
  await confirm.focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  // By keyboard to the end.
  await reason.focus();
  await page.keyboard.type('The crane is inspected that week');
  await expect(confirm).not.toHaveAttribute('aria-disabled', 'true');
  await confirm.focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(bar(page, CRANE)).toHaveAccessibleName(new RegExp(`${written(inDays(27))}(;|$)`));

  await messages(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(bar(page, CRANE)).toHaveAccessibleName(new RegExp(`${written(CRANE.date)}(;|$)`));

  await open(page, `${installation.url}${release}/record`);
  const entries = page.locator('#main ol').first().getByRole('listitem');
  const move = entries.filter({ hasText: 'The crane is inspected that week' });
  await expect(move).toHaveCount(1);
  await expect(move).toContainText('Release manager');
  await expect(move).toContainText(written(inDays(27)));
  // Above it stands that it was taken back.
  await expect(entries.first()).not.toContainText('The crane is inspected that week');
  await expect(entries.first()).toContainText(written(CRANE.date));
  await open(page, installation.url + release);
  await expect(page.getByRole('row', { name: /final/ })).toContainText(written(CRANE.date));
  await expect(page.getByRole('row', { name: /final/ })).not.toContainText('+7 days');
});

test('the arrows choose one milestone; the others stay', async ({ page, installation }) => {
  await withCrane(page, installation);
  await bar(page, CRANE).focus();
  await page.keyboard.press('m');
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('.move-hint')).toContainText(`“candidate 1” of Crane 1.1 → ${written(CRANE.candidate)}`);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.move-hint')).toContainText(`${written(inDays(12))} (2 days later)`);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Move Crane 1.1' });
  await expect(dialog.getByRole('row', { name: /^final/ })).toContainText('stays');
  await expect(dialog.getByRole('row', { name: /^candidate 1/ })).toContainText('+2 days');
  await expect(dialog).toContainText(/\d+ days’ notice\./);
  await dialog.getByRole('button', { name: 'Move “candidate 1” of Crane 1.1 by 2 days' }).click();
  await expect(dialog).toBeHidden();
  await openRelease(page, CRANE);
  await expect(page.getByRole('row', { name: /candidate 1/ })).toContainText(written(inDays(12)));
  await expect(page.getByRole('row', { name: /final/ })).toContainText(written(CRANE.date));
});

test('the pointer drags a release by a week, and asks first', async ({ page, installation }) => {
  await withCrane(page, installation);
  const body = (await bar(page, CRANE).locator('.bar-body').boundingBox())!;
  const ruler = (await page.locator('.timeline-ruler').boundingBox())!;
  const days = await page.evaluate(() => {
    const start = new Date();
    start.setUTCMonth(start.getUTCMonth() - 1, 1);
    const end = new Date(start);
    end.setUTCMonth(end.getUTCMonth() + 3, 1);
    return Math.round((end.getTime() - start.getTime()) / 86_400_000);
  });
  const [x, y] = [body.x + body.width / 2, body.y + body.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + ((ruler.width / days) * 7) / 2, y);
  await page.mouse.move(x + (ruler.width / days) * 7, y);
  await expect(page.locator('.move-hint')).toContainText('(7 days later)');
  await page.mouse.up();
  const dialog = page.getByRole('dialog', { name: 'Move Crane 1.1' });
  await dialog.getByRole('button', { name: 'Leave it' }).click();
  await expect(dialog).toBeHidden();
  await expect(bar(page, CRANE)).toHaveAccessibleName(new RegExp(`${written(CRANE.date)}(;|$)`));

  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x - (ruler.width / days) * 2, y);
  await page.mouse.up();
  await dialog.getByRole('button', { name: 'Move Crane 1.1 by 2 days to earlier' }).click();
  await expect(bar(page, CRANE)).toHaveAccessibleName(new RegExp(`${written(inDays(18))}(;|$)`));
});

test('the list moves a milestone without dragging @phone', async ({ page, installation }) => {
  await withCrane(page, installation);
  await open(page, `${installation.url}/?view=agenda`);
  const day = (date: string) => page.locator('section').filter({ has: page.getByRole('heading', { name: new RegExp(`^${written(date)}`) }) });
  await day(CRANE.date).getByRole('button', { name: 'Move “final” of Crane 1.1 to…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Move Crane 1.1' });
  await dialog.getByLabel('New date').fill(inDays(21));
  await dialog.getByRole('button', { name: 'Move “final” of Crane 1.1 by 1 day' }).click();
  await expect(dialog).toBeHidden();
  await expect(day(inDays(21)).getByRole('link', { name: 'Crane 1.1 final' })).toBeVisible();
  await expect(day(CRANE.date)).toHaveCount(0);
  await messages(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(day(CRANE.date).getByRole('link', { name: 'Crane 1.1 final' })).toBeVisible();
});

test('a move into a freeze says so before it is made', async ({ page, shared }) => {
  await explore(page, shared);
  const gateway = { line: 'Beacon Gateway', version: '4.9' };
  await bar(page, gateway).focus();
  await page.keyboard.press('m');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Move Beacon Gateway 4.9' });
  await expect(dialog.getByText('Quarter-end close')).toHaveCount(0);
  await dialog.getByLabel('New date').fill(inDays(30));
  await expect(dialog.getByRole('listitem').filter({ hasText: /^“final” .* Quarter-end close/ })).toBeVisible();
  await dialog.getByRole('button', { name: 'Leave it' }).click();
  await expect(dialog).toBeHidden();
});

test('whoever may only look can neither move nor create', async ({ page, shared }) => {
  await explore(page, shared);
  await explore(page, shared, shared.url, 'Stakeholder');
  const gateway = { line: 'Beacon Gateway', version: '4.9' };
  await expect(page.getByRole('button', { name: 'New release' })).toHaveCount(0);
  await bar(page, gateway).focus();
  await page.keyboard.press('m');
  await expect(messages(page)).toContainText('Your role may not change milestones.');
  await page.keyboard.press('n');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await open(page, `${shared.url}/?view=agenda`);
  await expect(page.getByRole('link', { name: /4\.9/ }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Move “/ })).toHaveCount(0);
});

test('a release that was just created can be taken back', async ({ page, installation }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  await expect(bar(page, RELEASE)).toBeVisible();
  await messages(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(bar(page, RELEASE)).toHaveCount(0);
  await page.reload();
  await hydrated(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Calendar');
  await expect(bar(page, RELEASE)).toHaveCount(0);
});

test('the dialog for a new release says why it holds back, and where a release of that version is already', async ({ page, installation }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'New release' });
  const create = dialog.getByRole('button', { name: 'Create release' });
  await expect(dialog.getByLabel('Program', { exact: true }).locator('option:checked')).toHaveText('Harbour');
  await expect(dialog.getByLabel('Product line', { exact: true }).locator('option:checked')).toHaveText('Server');
  await expect(create).toHaveAttribute('aria-disabled', 'true');
  await expect(create).toHaveAttribute('title', /^Version is empty/);
  await create.focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();

  await dialog.getByLabel('Version').fill('2.5.0');
  await dialog.getByLabel('Type').selectOption('Emergency');
  // Far from the days that are shown: the calendar goes there.
  await dialog.getByLabel('Target date').fill('2031-03-04');
  await create.click();
  await expect(dialog).toBeHidden();
  await expect(page).toHaveURL(/at=2031-03-04/);
  await expect(bar(page, { line: 'Server', version: '2.5.0' })).toHaveAccessibleName('Server 2.5.0, Emergency, Proposed: final Tue 4 Mar 2031');
});

test('two releases of one product line never have the same version', async ({ page, installation }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'New release' });
  await dialog.getByLabel('Version').fill(RELEASE.version);
  await dialog.getByLabel('Target date').fill(inDays(25));
  await dialog.getByRole('button', { name: 'Create release' }).click();
  await expect(messages(page).or(dialog).getByText(/2\.4\.0.*(already|is there|exists)|already.*2\.4\.0/)).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(bar(page, RELEASE)).toHaveCount(1);
});
