// A real schedule comes in, is looked at first, goes out as it came, and is taken back; a broken one leaves nothing.
import { expect, open, test } from '../fixtures';
import {
  CPYTHON,
  CPYTHON_RELEASES,
  CPYTHON_ROWS,
  bringIn,
  exported,
  finding,
  give,
  importButton,
  large,
  made,
  preview,
  rowsOf,
  rowsOfFile,
  schedule,
  upload,
} from '../harness/exchange';
import { setUp } from '../harness/people';
import { messages, rename } from '../harness/planning';

/** What is strange in the schedule of CPython: the row of the file, the sort, the words. */
const FINDINGS = [
  { row: 162, sort: 'Stage after its final', words: '2.7.3 candidate 2 (Thu 15 Mar 2012) stands after 2.7.3 final (Fri 9 Mar 2012).' },
  { row: 27, sort: 'Versions out of order', words: '2.1.1 → 2.1.2: 2.1.2 (Tue 15 Jan 2002) is dated before 2.1.1 (Sat 20 Jul 2002).' },
  { row: 64, sort: 'Versions out of order', words: '2.3.4 → 2.3.5: 2.3.5 (Sun 8 Feb 2004) is dated before 2.3.4 (Thu 27 May 2004).' },
  { row: 190, sort: 'Release after end of life', words: '2.7.18 (Mon 20 Apr 2020) stands after the end of life of 2.7' },
];

test('a real schedule is looked at, brought in, and stands in the calendar @phone', async ({ page, installation }) => {
  await setUp(page, installation);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Import' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Import');
  await give(page, CPYTHON);

  const seen = preview(page);
  await expect(seen).toContainText(`${CPYTHON_ROWS} rows: 1 new program · 24 new product lines · ${CPYTHON_RELEASES} new releases · ${CPYTHON_ROWS} new milestones`);
  for (const one of FINDINGS) {
    const row = finding(page, one.words);
    await expect(row).toHaveCount(1);
    await expect(row.getByRole('cell').nth(0)).toHaveText(String(one.row));
    await expect(row.getByRole('cell').nth(1)).toHaveText(one.sort);
  }
  await expect(seen.getByRole('region', { name: 'Wrong rows' })).toHaveCount(0);

  // Looking has changed nothing.
  expect(rowsOf(await (await page.request.get(`${installation.url}/export/schedule.csv`)).text())).toEqual([]);

  await bringIn(page);
  await expect(page.getByRole('region', { name: 'Import done' })).toContainText(`${CPYTHON_RELEASES} new releases`);
  const past = page.getByRole('region', { name: 'Imports so far' }).getByRole('row', { name: /cpython-releases\.csv/ });
  await expect(past).toContainText('Release manager');
  await expect(past).toContainText(/\d+ findings/);

  await page.getByRole('link', { name: 'Show the calendar' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Calendar');
  await open(page, `${installation.url}/?view=agenda&at=2025-10-07&span=week`);
  const day = page.locator('section').filter({ has: page.getByRole('heading', { name: /Tue 7 Oct 2025/ }) });
  await expect(day.getByRole('link', { name: '3.14.0 final' })).toBeVisible();
});

test('the same file again changes nothing, and comes out row for row', async ({ page, installation }) => {
  await setUp(page, installation);
  await upload(page, installation.url, CPYTHON);
  await bringIn(page);

  await page.getByRole('button', { name: 'Import another file' }).click();
  await give(page, CPYTHON);
  await expect(preview(page)).toContainText(`${CPYTHON_ROWS} rows: ${CPYTHON_ROWS} milestones unchanged`);
  await expect(preview(page)).not.toContainText('new');
  const button = importButton(page);
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAttribute('title', 'Everything in the file is there already.');

  expect(rowsOf(await exported(page, installation.url))).toEqual(rowsOfFile(CPYTHON));
  await expect(page.getByRole('region', { name: 'Imports so far' }).getByRole('row', { name: /cpython-releases\.csv/ })).toHaveCount(1);
});

test('an import is taken back; what has changed since is kept and named', async ({ page, installation }) => {
  await setUp(page, installation);
  await upload(page, installation.url, CPYTHON);
  await bringIn(page);
  await open(page, `${installation.url}/?view=agenda&at=2025-10-07&span=week`);
  await page.getByRole('link', { name: '3.14.0 final' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('3.14.0');
  const release = new URL(page.url()).pathname;
  await rename(page, 'Kept');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('3.14.0 — Kept');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('3.14.0 — Kept');

  await open(page, `${installation.url}/import`);
  const past = page.getByRole('region', { name: 'Imports so far' }).getByRole('row', { name: /cpython-releases\.csv/ });
  await past.getByRole('button', { name: 'Undo…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Undo the import of cpython-releases.csv?' });
  await dialog.getByRole('button', { name: `Withdraw ${CPYTHON_RELEASES} releases` }).click();
  await expect(messages(page)).toContainText('The import was undone.', { timeout: 20_000 });
  await expect(past).toContainText('Undone');
  await expect(past.getByRole('button', { name: 'Undo…' })).toHaveCount(0);
  const kept = past.getByText(/^\d+ kept$/);
  await kept.click();
  await expect(past.getByRole('listitem').filter({ hasText: '3.14.0' })).toBeVisible();

  // One release is left, and everything else is gone, for whoever asks.
  const rest = rowsOf(await exported(page, installation.url));
  expect(rest.length).toBeGreaterThan(0);
  expect(rest.every((row) => row.startsWith('CPython,3.14,3.14.0,'))).toBe(true);
  await open(page, installation.url + release);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('3.14.0 — Kept');
});

test('an import that nobody has touched leaves an empty calendar when it is taken back', async ({ page, installation }) => {
  await setUp(page, installation);
  await upload(page, installation.url, CPYTHON);
  await bringIn(page);
  await page.getByRole('button', { name: 'Undo this import' }).click();
  await expect(messages(page)).toContainText('The import was undone.', { timeout: 20_000 });
  const past = page.getByRole('region', { name: 'Imports so far' }).getByRole('row', { name: /cpython-releases\.csv/ });
  await expect(past).toContainText('Undone');
  await expect(past).not.toContainText('kept');
  expect(rowsOf(await exported(page, installation.url))).toEqual([]);

  // And it can come in again, whole.
  await give(page, CPYTHON);
  await bringIn(page);
  expect(rowsOf(await exported(page, installation.url))).toEqual(rowsOfFile(CPYTHON));
});

test('a long import shows how far it is; cancelled it leaves nothing', async ({ page, installation }) => {
  test.setTimeout(120_000);
  const rows = 60_000;
  await setUp(page, installation);
  await upload(page, installation.url, large(rows));
  await expect(preview(page)).toContainText(`${rows} rows:`, { timeout: 60_000 });
  const begin = importButton(page, `Import ${rows} rows`);
  const running = page.getByRole('region', { name: 'Import under way' });
  const bar = running.getByRole('progressbar', { name: 'Rows brought in' });
  // Pressed from within the page the moment it says how far it is: an import is over before a hand gets there.
  const shown = page.evaluate(
    (rows) =>
      new Promise<string | null>((found) => {
        new MutationObserver((_, observer) => {
          const running = document.querySelector('section[aria-label="Import under way"]');
          if (!new RegExp(`[1-9]\\d* of ${rows} rows`).test(running?.textContent ?? '')) return;
          observer.disconnect();
          found(running!.querySelector('progress')!.getAttribute('max'));
          running!.querySelector('button')!.click();
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    rows,
  );
  await begin.click();
  expect(await shown).toBe(String(rows));
  await expect(page.getByRole('alert')).toContainText('The import was cancelled. Nothing of it was kept.', { timeout: 30_000 });
  expect(rowsOf(await (await page.request.get(`${installation.url}/export/schedule.csv`)).text())).toEqual([]);

  // What was called off can be begun again, and comes in as a whole.
  const seen: number[] = [];
  await begin.click();
  await expect(async () => {
    const now = await bar.evaluate((bar: HTMLProgressElement) => bar.value, undefined, { timeout: 1000 }).catch(() => undefined);
    if (now !== undefined && now > (seen.at(-1) ?? 0)) seen.push(now);
    await expect(page.getByRole('region', { name: 'Import done' })).toBeVisible({ timeout: 10 });
  }).toPass({ intervals: [50], timeout: 60_000 });
  expect(seen.length, `the bar moved: ${seen.join(', ')}`).toBeGreaterThan(1);
  expect(rowsOf(await exported(page, installation.url))).toHaveLength(rows);
});

const BROKEN = [
  { what: 'other letters than UTF-8', file: made('broken.csv', Buffer.from('program,product_line,release,milestone,date\nQuay,Caf\xe9,1.0,final,2030-01-01\n', 'latin1')), says: /not UTF-8, first on line 2/ },
  { what: 'UTF-16', file: made('broken.csv', Buffer.from('\ufeffprogram,product_line,release,milestone,date\n', 'utf16le')), says: /UTF-16/ },
  { what: 'nothing in it', file: made('broken.csv', ''), says: /empty/ },
];

test('a file that cannot be read is refused with what to do, and leaves nothing', async ({ page, installation, strict }) => {
  strict.allow(/\/api\/import\?/, 422);
  await setUp(page, installation);
  for (const { what, file, says } of BROKEN) {
    await upload(page, installation.url, file);
    await expect(page.getByRole('alert'), what).toContainText(says);
    // The next file can be given at once.
    await expect(page.getByLabel(/Choose a CSV file/)).toBeEnabled();
    await expect(preview(page)).toHaveCount(0);
  }
  expect(rowsOf(await exported(page, installation.url))).toEqual([]);
  await expect(page.getByRole('region', { name: 'Imports so far' })).toHaveCount(0);
});

test('a wrong row stands in the way until it is left out', async ({ page, installation }) => {
  await setUp(page, installation);
  await upload(page, installation.url, schedule('Quay,Crane,1.0,final,2030-01-01,expected,,', 'Quay,Crane,1.1,final,2030-02-30,expected,,', 'Quay,Crane,1.2,final,2030-03-01,perhaps,,'));
  const wrong = preview(page).getByRole('region', { name: 'Wrong rows' });
  await expect(wrong.getByRole('row', { name: /2030-02-30/ }).getByRole('cell').nth(0)).toHaveText('3');
  await expect(wrong.getByRole('row', { name: /perhaps/ }).getByRole('cell').nth(0)).toHaveText('4');
  await expect(importButton(page)).toHaveAttribute('aria-disabled', 'true');

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /Download everything that is wrong/ }).click()]);
  expect(download.suggestedFilename()).toBe('problems.csv');

  await wrong.getByRole('checkbox', { name: 'Leave row 3 out' }).check();
  await expect(preview(page)).toContainText(/1 wrong rows? stands? in the way/);
  await preview(page).getByRole('button', { name: 'Leave all wrong rows out' }).click();
  await expect(preview(page)).toContainText('2 wrong rows are left out.');
  await bringIn(page);
  expect(rowsOf(await exported(page, installation.url))).toEqual(['Quay,Crane,1.0,final,2030-01-01,expected,,']);
});

test('what is there already is updated or left, as one says', async ({ page, installation }) => {
  await setUp(page, installation);
  await upload(page, installation.url, schedule('Quay,Crane,1.0,final,2030-01-01,expected,,'));
  await bringIn(page);
  await upload(page, installation.url, schedule('Quay,Crane,1.0,final,2030-01-08,expected,,', 'Quay,Crane,1.1,final,2030-02-01,expected,,'));
  await expect(preview(page)).toContainText('1 new release · 1 new milestone · 1 milestone changed');
  await page.getByRole('radio', { name: 'Leave them, and only add what is new' }).check();
  await expect(preview(page)).toContainText('1 new release · 1 new milestone · 1 milestone unchanged');
  await bringIn(page);
  expect(rowsOf(await exported(page, installation.url))).toEqual(['Quay,Crane,1.0,final,2030-01-01,expected,,', 'Quay,Crane,1.1,final,2030-02-01,expected,,']);
});
