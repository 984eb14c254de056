// A part of the program that does not come over the network: the page says so, and asks again.
import { Page } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { explore } from '../harness/people';

const PARTS = /\/v\/.*\.wasm$/;
const DATA = /\/data\//;

/** From now on neither parts of the program nor pages' data come; returns what ends that. */
async function cutOff(page: Page): Promise<() => Promise<void>> {
  await page.route(PARTS, (route) => route.abort());
  await page.route(DATA, (route) => route.abort());
  return async () => {
    await page.unroute(PARTS);
    await page.unroute(DATA);
  };
}

test('a dialog whose file does not come says so, and opens when it is asked for again', async ({ page, shared, strict }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=agenda&at=2025-10-07&span=week`);
  strict.allow(PARTS, 'failed');
  // What the calendar asks for on its own account meanwhile does not come either.
  strict.allow(DATA, 'failed');
  const restore = await cutOff(page);
  await page.getByRole('button', { name: 'New release' }).click();
  const said = page.getByRole('alert').filter({ hasText: 'This could not be loaded.' });
  await expect(said).toBeVisible();
  await restore();
  await said.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('dialog', { name: 'New release' })).toBeVisible();
  await expect(said).toHaveCount(0);
});

test('a page whose file does not come says so, and comes when it is asked for again', async ({ page, shared, strict }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=agenda&at=2025-10-07&span=week`);
  strict.allow(PARTS, 'failed');
  strict.allow(DATA, 'failed');
  const restore = await cutOff(page);
  const main = page.getByRole('navigation', { name: 'Main' });
  await main.getByRole('link', { name: 'Portfolio' }).click();
  await expect(page.getByRole('heading', { name: 'This page could not be loaded' })).toBeVisible();
  await expect(page).toHaveURL(/\/portfolio$/);
  // What is here already goes on working.
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'This page could not be read' })).toBeVisible();
  await page.goForward();
  await expect(page.getByRole('heading', { name: 'This page could not be loaded' })).toBeVisible();
  await restore();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Portfolio');
  await expect(page.getByRole('heading', { name: 'CPython' })).toBeVisible();
});
