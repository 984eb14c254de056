// How people come in: the first run, the sign-in, the sample data.
import { Page, expect } from '@playwright/test';
import { Installation } from './installation';
import { hydrated, open } from './strict';

export const ORGANIZATION = 'Harbour Works';
export const LOGIN = 'manager@harbour.example';
export const PASSWORD = 'seven quiet lighthouses';
export const NAME = 'Release manager';

/** Fills the first run's form; the browser's zone stays as it was guessed. */
export async function fillSetUp(page: Page, password = PASSWORD): Promise<void> {
  await page.getByRole('textbox', { name: 'Organization' }).fill(ORGANIZATION);
  await page.getByLabel('Your name').fill(NAME);
  await page.getByLabel('Sign-in name').fill(LOGIN);
  await page.getByLabel('Password').fill(password);
}

/** Claims an empty installation; ends on its calendar, signed in. */
export async function setUp(page: Page, installation: Installation): Promise<void> {
  await open(page, installation.link!);
  await fillSetUp(page);
  await page.getByRole('button', { name: 'Set up the organization' }).click();
  await arrived(page, installation.url);
}

export async function signIn(page: Page, url: string, password = PASSWORD): Promise<void> {
  await open(page, `${url}/sign-in`);
  await page.getByLabel('Sign-in name').fill(LOGIN);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Opens the sample data with the one-time link, or as another person where they are open already. */
export async function explore(page: Page, installation: Installation, url = installation.url, as?: string): Promise<void> {
  if (as) {
    await open(page, `${url}/explore`);
    await page.getByRole('button', { name: as, exact: true }).click();
  } else {
    await open(page, installation.link!.replace(installation.url, url));
    await page.getByRole('button', { name: 'Explore with sample data' }).click();
  }
  await arrived(page, url);
}

/** On the calendar, and in. */
export async function arrived(page: Page, url: string): Promise<void> {
  // Making the sample data is the slowest thing that is behind a button.
  await page.waitForURL(`${url}/`, { timeout: 30_000 });
  await hydrated(page);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

/** Opens the menu at the foot of the rail. */
export async function personMenu(page: Page): Promise<void> {
  await page.locator('#person').click();
}
