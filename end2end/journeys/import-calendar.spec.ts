// A team's calendar comes in as milestones, and a later one moves what came of it.
import { expect, test } from '../fixtures';
import { bringIn, calendarFile, exported, give, importButton, made, preview, rowsOf, upload } from '../harness/exchange';
import { setUp } from '../harness/people';
import { inDays, messages, written } from '../harness/planning';
import { CRANE, withCrane } from '../harness/schedules';

const compact = (day: string) => day.replaceAll('-', '');
const event = (uid: string, summary: string, day: string, ...more: string[]) => [`UID:${uid}`, `DTSTART;VALUE=DATE:${compact(day)}`, `SUMMARY:${summary}`, ...more];
const mine = (row: string) => row.startsWith('Quay,Crane,1.2,');

test('events become milestones of a line that is chosen, and a later file moves them @phone', async ({ page, installation }) => {
  await withCrane(page, installation);
  const [beta, final] = [inDays(30), inDays(40)];
  const standup = ['UID:s', `DTSTART:${compact(inDays(1))}T090000Z`, 'SUMMARY:Standup', 'RRULE:FREQ=DAILY'];
  await upload(
    page,
    installation.url,
    calendarFile(event('a', '1.2: beta\\, public', beta), event('b', '1.2: final', final), event('c', '1.2: party', final, 'STATUS:CANCELLED'), standup),
  );
  const columns = page.getByRole('region', { name: 'Columns of the file' });
  await expect(columns.getByLabel('What a summary says')).toHaveValue('<release>: <milestone>');
  // The file does not say whose releases these are: it is asked, and nothing comes in before.
  const line = columns.getByLabel('Product line', { exact: true });
  await expect(line).toHaveAccessibleDescription('Say where the file says the product line.');
  await expect(importButton(page)).toHaveAttribute('aria-disabled', 'true');
  await line.selectOption({ label: 'Always Crane (Quay)' });
  await expect(columns.getByLabel('Program', { exact: true })).toHaveCount(0);

  await expect(preview(page)).toContainText('2 events: 1 new release · 2 new milestones');
  const passed = preview(page).getByRole('region', { name: 'Not taken' });
  await expect(passed.getByRole('row', { name: /1\.2: party/ })).toContainText('It is cancelled.');
  await expect(passed.getByRole('row', { name: /Standup/ })).toContainText('It comes again (RRULE on line 23)');
  const changes = preview(page).getByRole('region', { name: 'What changes' });
  await expect(changes.getByRole('row', { name: /Crane 1\.2 final/ })).toContainText(`New`);
  await bringIn(page);
  expect(rowsOf(await exported(page, installation.url)).filter(mine)).toEqual([
    `Quay,Crane,1.2,"beta, public",${beta},expected,,`,
    `Quay,Crane,1.2,final,${final},expected,,`,
  ]);

  // The same events, one of them later and one called otherwise.
  const moved = inDays(47);
  const later = calendarFile(event('a', '1.2: early beta', beta), event('b', '1.2: final', moved), event('d', '1.2: rehearsal', inDays(35)));
  await upload(page, installation.url, later);
  await columns.getByLabel('Product line', { exact: true }).selectOption({ label: 'Always Crane (Quay)' });
  await expect(preview(page)).toContainText('3 events: 1 new milestone · 2 milestones changed');
  await expect(changes.getByRole('row', { name: /^\d+ Moves/ })).toContainText(`Crane 1.2 final${written(final)} → ${written(moved)}`);
  await expect(changes.getByRole('row', { name: /^\d+ Changes/ })).toContainText('was called beta, public');
  await bringIn(page);
  const after = [`Quay,Crane,1.2,early beta,${beta},expected,,`, `Quay,Crane,1.2,final,${moved},expected,,`, `Quay,Crane,1.2,rehearsal,${inDays(35)},expected,,`];
  expect(rowsOf(await exported(page, installation.url)).filter(mine)).toEqual(after);

  // Once more it changes nothing; taken back, its changes are gone and what was there before stands.
  await upload(page, installation.url, later);
  await columns.getByLabel('Product line', { exact: true }).selectOption({ label: 'Always Crane (Quay)' });
  await expect(preview(page)).toContainText('3 events: 3 milestones unchanged');
  await expect(importButton(page)).toHaveAttribute('title', 'Everything in the file is there already.');
  await page.getByRole('button', { name: 'Cancel' }).click();
  const past = page.getByRole('region', { name: 'Imports so far' }).getByRole('row', { name: /team\.ics/ }).first();
  await past.getByRole('button', { name: 'Undo…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click();
  await expect(messages(page)).toContainText('The import was undone.');
  expect(rowsOf(await exported(page, installation.url)).filter(mine)).toEqual([
    `Quay,Crane,1.2,"beta, public",${beta},expected,,`,
    `Quay,Crane,1.2,final,${final},expected,,`,
  ]);
  expect(rowsOf(await exported(page, installation.url))).toContain(`Quay,Crane,1.1,final,${CRANE.date},expected,Release manager,`);
});

test('a summary is read by a pattern of one’s own, and what does not fit stands in the way', async ({ page, installation }) => {
  await setUp(page, installation);
  const day = inDays(12);
  const file = calendarFile(event('a', 'Quay | Hoist 2.0 (final)', day), event('b', 'Team lunch', day), [
    'UID:c',
    `DTSTART;TZID=Nowhere:${compact(day)}T100000`,
    'SUMMARY:Quay | Hoist 2.1 (final)',
  ]);
  await upload(page, installation.url, file);
  const columns = page.getByRole('region', { name: 'Columns of the file' });
  const pattern = columns.getByLabel('What a summary says');
  await pattern.fill('<program> <product line>');
  await expect(pattern).toHaveAccessibleDescription(/put a sign between them/);
  await pattern.fill('<program> | <product line> <release> (<milestone>)');
  await expect(pattern).not.toHaveAttribute('aria-invalid', 'true');
  for (const column of ['Program', 'Product line', 'Release', 'Milestone']) {
    await columns.locator(`select[name="${column.toLowerCase().replace(' ', '_')}"]`).selectOption({ label: `Summary: ${column.toLowerCase()}` });
  }
  const wrong = preview(page).getByRole('region', { name: 'Wrong events' });
  await expect(wrong.getByRole('row', { name: /Team lunch/ })).toContainText('does not read <program> | <product line> <release> (<milestone>).');
  await expect(wrong.getByRole('row', { name: /Nowhere/ })).toContainText('Line 15: The time zone Nowhere is not known');
  await expect(importButton(page)).toHaveAttribute('aria-disabled', 'true');
  await wrong.getByRole('checkbox', { name: 'Leave line 8 out' }).check();
  await preview(page).getByRole('button', { name: 'Leave all wrong events out' }).click();
  await bringIn(page);
  expect(rowsOf(await exported(page, installation.url))).toEqual([`Quay,Hoist,2.0,final,${day},expected,,`]);
});

test('a calendar that is cut off is refused with its line, and leaves nothing', async ({ page, installation, strict }) => {
  strict.allow(/\/api\/import\?/, 422);
  await setUp(page, installation);
  await upload(page, installation.url, made('team.ics', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n'));
  await expect(page.getByRole('alert')).toContainText('Line 2: VEVENT begins here and does not end: the file is cut off.');
  await give(page, made('team.ics', 'program,product_line\r\n'));
  await expect(page.getByRole('alert')).toContainText('Line 1:');
  expect(rowsOf(await exported(page, installation.url))).toEqual([]);
});
