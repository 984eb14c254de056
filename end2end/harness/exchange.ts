// Schedules as files: how they come in through the page, and how they come out again.
import { readFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Locator, Page, expect } from '@playwright/test';
import { open } from './strict';

/** Every release of CPython: 670 rows. */
export const CPYTHON = resolve(__dirname, '../../sample/cpython-releases.csv');
export const CPYTHON_ROWS = 670;
export const CPYTHON_RELEASES = 272;

const HEADER = 'program,product_line,release,milestone,date,state,owner,note';

/** A file that exists nowhere but here. */
export interface Made {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export function made(name: string, content: string | Buffer): Made {
  return { name, mimeType: 'text/csv', buffer: Buffer.isBuffer(content) ? content : Buffer.from(content, 'utf8') };
}

/** A schedule of the given rows, each written as it stands in a file. */
export function schedule(...rows: string[]): Made {
  return made('schedule.csv', [HEADER, ...rows, ''].join('\n'));
}

/** A calendar file of the given events, each the lines between its BEGIN and its END; its first line is the file's third. */
export function calendarFile(...events: string[][]): Made {
  const wrapped = events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']);
  const content = ['BEGIN:VCALENDAR', 'VERSION:2.0', ...wrapped, 'END:VCALENDAR', ''].join('\r\n');
  return { name: 'team.ics', mimeType: 'text/calendar', buffer: Buffer.from(content, 'utf8') };
}

/** A schedule of so many rows: ten milestones to a release, fifty releases to a product line. */
export function large(rows: number): Made {
  const lines = [HEADER];
  for (let row = 0; row < rows; row++) {
    const release = Math.floor(row / 10);
    const stage = row % 10 === 9 ? 'final' : `stage ${(row % 10) + 1}`;
    const day = new Date(Date.UTC(2030, 0, 1 + (release % 50) * 30 + (row % 10))).toISOString().slice(0, 10);
    lines.push(`Quay,Line ${Math.floor(release / 50) + 1},${(release % 50) + 1}.0,${stage},${day},expected,Release manager,`);
  }
  return made('large.csv', lines.join('\n') + '\n');
}

/** The rows of a file as they are, without the names of the columns. */
export function rowsOf(content: string): string[] {
  const [header, ...rows] = content.replaceAll('\r\n', '\n').trimEnd().split('\n');
  expect(header).toBe(HEADER);
  return rows;
}

export function rowsOfFile(path: string): string[] {
  return rowsOf(readFileSync(path, 'utf8'));
}

/** Goes to the import page and gives it a file. */
export async function upload(page: Page, url: string, file: string | Made): Promise<void> {
  await open(page, `${url}/import`);
  await give(page, file);
}

/** Gives a file to the import page that is shown. */
export async function give(page: Page, file: string | Made): Promise<void> {
  await page.getByLabel(/Choose a CSV file/).setInputFiles(file);
}

export function preview(page: Page): Locator {
  return page.getByRole('region', { name: 'Preview' });
}

/** A row of the preview's findings: which row of the file, what sort, what. */
export function finding(page: Page, words: string): Locator {
  return preview(page).getByRole('region', { name: 'Findings' }).getByRole('row').filter({ hasText: words });
}

export function importButton(page: Page, words: string | RegExp = /^Import( \d+ (rows?|events?))?$/): Locator {
  return page.locator('#main').getByRole('button', { name: words });
}

/** Brings the uploaded file in and waits until it is. */
export async function bringIn(page: Page): Promise<void> {
  await importButton(page, /^Import \d+ (rows?|events?)$/).click();
  await expect(page.getByRole('region', { name: 'Import done' })).toBeVisible({ timeout: 30_000 });
}

/** The whole schedule, as the link on the import page gives it out. */
export async function exported(page: Page, url: string): Promise<string> {
  if (new URL(page.url()).pathname !== '/import') await open(page, `${url}/import`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export schedule' }).click()]);
  expect(download.suggestedFilename()).toBe('schedule.csv');
  return readFile(await download.path(), 'utf8');
}
