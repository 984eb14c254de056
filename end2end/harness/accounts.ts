// A second person of an organization: added by the first, coming in with a link.
import { Page, expect } from '@playwright/test';
import { arrived } from './people';
import { open } from './strict';

export interface Account {
  name: string;
  login: string;
  password: string;
  role: string;
}

export const ENGINEER: Account = {
  name: 'Release engineer',
  login: 'engineer@harbour.example',
  password: 'nine patient harbour cranes',
  role: 'Deployment Engineer',
};

/** Adds an account through the page of people; returns the link with which its person chooses a password. */
export async function addPerson(page: Page, url: string, account: Account): Promise<string> {
  await open(page, `${url}/people`);
  await page.getByRole('button', { name: 'Add a person' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a person' });
  await dialog.getByLabel('Name', { exact: true }).fill(account.name);
  await dialog.getByLabel('Sign-in name').fill(account.login);
  await dialog.getByRole('checkbox', { name: account.role }).check();
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  const given = page.getByRole('dialog', { name: 'Link to choose a password' });
  const link = await given.getByLabel('Link').inputValue();
  await page.keyboard.press('Escape');
  await expect(given).toBeHidden();
  return link;
}

/** Comes in with the link, choosing the password. */
export async function choosePassword(page: Page, url: string, link: string, account: Account): Promise<void> {
  const { pathname, search } = new URL(link);
  await open(page, url + pathname + search);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Save the password and sign in' }).click();
  await arrived(page, url);
}

export async function signInAs(page: Page, url: string, account: { login: string; password: string }): Promise<void> {
  await open(page, `${url}/sign-in`);
  await page.getByLabel('Sign-in name').fill(account.login);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await arrived(page, url);
}

export async function signOut(page: Page): Promise<void> {
  await page.locator('#person').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
}

/** Signs out while something is unsent: that is asked about first. */
export async function signOutUnsent(page: Page, choice: 'Keep them and sign out' | 'Discard them and sign out'): Promise<void> {
  await page.locator('#person').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign out before everything is sent?' });
  await expect(dialog).toContainText('1 change of yours has not reached the server yet.');
  await dialog.getByRole('button', { name: choice }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
}
