// The record: of everything, narrowed down, handed out, and a way back from it.
import { readFile } from 'node:fs/promises';
import { expect, open, test } from '../fixtures';
import { audit, fitsTheWidth } from '../harness/audit';
import { setUp } from '../harness/people';
import { bar, createFirst, inDays } from '../harness/planning';

const RELEASE = { program: 'Harbour', line: 'Server', version: '2.4.0', date: inDays(20) };

test('the record of the portfolio is narrowed down, passed on as an address, and handed out as a file', async ({ page, installation }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  await open(page, `${installation.url}/portfolio`);
  await page.getByRole('navigation', { name: 'Portfolio' }).getByRole('link', { name: 'Record' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Record of the portfolio');
  const entries = page.locator('#main ol.record').getByRole('listitem');
  await expect(entries).toHaveCount(3);
  await page.getByLabel('What').selectOption('Product lines');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page).toHaveURL(/[?&]kind=lines/);
  await expect(entries).toHaveCount(1);
  await expect(entries).toContainText('added the product line “Server”');
  await page.reload();
  await expect(entries).toHaveCount(1);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download as CSV' }).click()]);
  const file = await readFile(await download.path(), 'utf8');
  expect(file.trimEnd().split('\r\n')).toHaveLength(2);
  await audit(page);
  await fitsTheWidth(page);
  await page.getByRole('link', { name: 'Show all' }).click();
  await expect(entries).toHaveCount(3);
});

test('a release that was created by mistake is taken back from its record, and brought back there', async ({ page, installation }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  const release = await bar(page, RELEASE).getAttribute('href');
  await open(page, `${installation.url}${release}/record`);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Taken back')).toBeVisible();
  await page.getByRole('button', { name: 'Show 1 newer change' }).click();
  await expect(page.getByText('This release is withdrawn')).toBeVisible();
  await expect(page.locator('#main ol.record').getByRole('listitem').first()).toContainText('withdrew the release');
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(page.getByText('Taken back')).toBeVisible();
  await open(page, installation.url + release);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(RELEASE.version);
});
