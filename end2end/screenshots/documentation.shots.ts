// docs/screenshots/*.png
import { resolve } from 'node:path';
import { Page, devices } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { CPYTHON, finding, give } from '../harness/exchange';
import { explore, setUp } from '../harness/people';
import { addressOf } from '../harness/screens';

const FOLDER = resolve(__dirname, '../../docs/screenshots');

async function take(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: name.endsWith('-dark') ? 'dark' : 'light', reducedMotion: 'reduce' });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: 'disabled' });
}

test('the calendar', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/`);
  await expect(page.getByRole('region', { name: 'Timeline' }).getByRole('link').first()).toBeVisible();
  await take(page, 'calendar-timeline');
  await open(page, `${shared.url}/?view=month&at=2025-10-07`);
  await expect(page.getByRole('grid', { name: 'October 2025' })).toBeVisible();
  await take(page, 'calendar-month-dark');
});

test('the calendar on a phone', async ({ browser, shared, page }) => {
  await explore(page, shared);
  const phone = await browser.newContext({
    ...devices['Pixel 7'],
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    storageState: await page.context().storageState(),
  });
  const agenda = await phone.newPage();
  await open(agenda, `${shared.url}/`);
  await expect(agenda.locator('.agenda-item').first()).toBeVisible();
  await take(agenda, 'calendar-agenda-phone');
  await phone.close();
});

test('a release, and the portfolio', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, shared.url + (await addressOf(page, shared.url, 'Harbour Server 7.2')));
  await expect(page.getByRole('row', { name: /final/ })).toBeVisible();
  await take(page, 'release');
  await open(page, `${shared.url}/portfolio`);
  await expect(page.getByRole('heading', { name: 'CPython' })).toBeVisible();
  await take(page, 'portfolio');
});

test('the findings of an import', async ({ page, installation }) => {
  await setUp(page, installation);
  await open(page, `${installation.url}/import`);
  await give(page, CPYTHON);
  const row = finding(page, '2.7.3 candidate 2');
  await expect(row).toBeVisible();
  await row.scrollIntoViewIfNeeded();
  await page.getByRole('heading', { name: 'What comes of it' }).evaluate((heading) => heading.scrollIntoView({ block: 'center' }));
  await take(page, 'import-findings');
});
