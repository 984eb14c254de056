// What every page owes its reader, shown on those that need no account.
import { expect, open, test } from '../fixtures';
import { audit, fitsTheWidth } from '../harness/audit';
import { count, total } from '../harness/bytes';
import { sameAsTheServers } from '../harness/hydration';

const KILOBYTE = 1000;

for (const path of ['/sign-in', '/no-such-page']) {
  test(`${path} is the same before and after hydration, and passes the audit @phone`, async ({ page, shared, strict }) => {
    strict.allow(/no-such-page/, 404);
    await open(page, shared.url + path);
    await audit(page);
    await fitsTheWidth(page);
    await sameAsTheServers(page);
  });

  test(`${path} does not scroll sideways at 320 pixels`, async ({ page, shared, strict }) => {
    strict.allow(/no-such-page/, 404);
    await page.setViewportSize({ width: 320, height: 640 });
    await open(page, shared.url + path);
    await fitsTheWidth(page);
  });
}

// The budget of the first load, compressed as it travels.
const FIRST_LOAD = 260 * KILOBYTE;

test('the first load does not grow', async ({ page, shared }) => {
  const downloads = await count(page);
  await open(page, `${shared.url}/sign-in`);
  await page.waitForLoadState('networkidle');
  expect(total(downloads), JSON.stringify(downloads)).toBeLessThanOrEqual(FIRST_LOAD);
});

test('a page without scripts is readable', async ({ browser, shared }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${shared.url}/sign-in`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await context.close();
});

test('a browser keeps the files of a build, and checks the page', async ({ request, shared }) => {
  const page = await request.get(`${shared.url}/sign-in`);
  expect(page.headers()['cache-control']).toContain('no-cache');
  const script = /\/v\/[0-9a-f]+\/pkg\/signalbox\.js/.exec(await page.text())?.[0];
  expect(script, 'the address of the script holds its hash').toBeDefined();
  const file = await request.get(shared.url + script, { headers: { 'accept-encoding': 'br' } });
  expect(file.headers()['cache-control']).toContain('immutable');
  expect(file.headers()['content-encoding']).toBe('br');
});

test('it stops when asked to', async ({ installation }) => {
  expect(await installation.halt('SIGTERM')).toBe(0);
});
