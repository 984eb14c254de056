// What a person does again and again: begin a release, find it, and read what was said about it.
import { Locator, Page, expect } from '@playwright/test';

export interface NewRelease {
  program: string;
  line: string;
  version: string;
  /** Target date, YYYY-MM-DD. */
  date: string;
}

/** So many days from today, as `YYYY-MM-DD`. */
export function inDays(count: number): string {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() + count);
  return day.toISOString().slice(0, 10);
}

/** A day as it is written everywhere: `Tue 7 Oct 2025`. */
export function written(day: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).formatToParts(new Date(day));
  const part = (type: string) => parts.find((one) => one.type === type)!.value;
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}`;
}

/** Begins a release of a program and a product line that do not exist yet. */
export async function createFirst(page: Page, release: NewRelease): Promise<void> {
  await page.getByRole('button', { name: 'New release' }).click();
  const dialog = page.getByRole('dialog', { name: 'New release' });
  await dialog.getByLabel('Program', { exact: true }).selectOption('New program…');
  await dialog.getByLabel('Name of the new program').fill(release.program);
  await dialog.getByLabel('Name of the new product line').fill(release.line);
  await dialog.getByLabel('Version').fill(release.version);
  await dialog.getByLabel('Target date').fill(release.date);
  await dialog.getByRole('button', { name: 'Create release' }).click();
  await expect(dialog).toBeHidden();
}

/** The release in the calendar. */
export function bar(page: Page, release: Pick<NewRelease, 'line' | 'version'>): Locator {
  return page.locator('#main').getByRole('link', { name: new RegExp(`^${release.line} ${release.version.replaceAll('.', '\\.')}\\b`) });
}

/** The messages about what was just done. */
export function messages(page: Page): Locator {
  return page.getByRole('region', { name: 'Messages' });
}

/** Opens a release's page by its bar and waits for its title. */
export async function openRelease(page: Page, release: NewRelease): Promise<void> {
  await bar(page, release).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(release.version);
}

/** Gives the release that is shown another name, through its dialog. */
export async function rename(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Change name' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change name' });
  await dialog.getByRole('textbox').fill(name);
  await dialog.getByRole('button', { name: 'Change name' }).click();
  await expect(dialog).toBeHidden();
}
