// Subscriptions to the calendar: how a link is made.
import { Page, expect } from '@playwright/test';
import { open } from './strict';

/** Makes a link for what the address asks for; the page stays at its dialog's end. */
export async function subscribe(page: Page, url: string, query = '', name?: string): Promise<string> {
  await open(page, `${url}/subscriptions${query}`);
  if (name) await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Make a link' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your link' });
  const link = await dialog.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  expect(link).toMatch(/\/feeds\/[0-9a-f]{64}\/calendar\.ics$/);
  await dialog.getByRole('button', { name: 'Done' }).click();
  return link;
}
