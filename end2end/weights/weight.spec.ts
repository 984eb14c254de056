// What the first load and each area cost over the wire, with real rows in them, against their budgets. Run by hand: npm run weigh.
import { expect, open, test } from '../fixtures';
import { Download, count, total } from '../harness/bytes';
import { explore } from '../harness/people';

const KILOBYTE = 1000;
/** The budget of the calendar's first load: everything, compressed as it travels. */
const FIRST_LOAD = 260 * KILOBYTE;
/** The budget of each part that is loaded when it is wanted. */
const LAZY_AREA = 60 * KILOBYTE;

function table(downloads: Download[]): string {
  const lines = [...downloads].sort((a, b) => b.bytes - a.bytes).map((one) => `${String(one.bytes).padStart(8)}  ${new URL(one.url).pathname}`);
  return [...lines, `${String(total(downloads)).padStart(8)}  in all`, ''].join('\n');
}

for (const view of ['timeline', 'month', 'agenda']) {
  test(`the first load of the calendar stays within its budget: ${view} `, async ({ page, shared, visit }, info) => {
    await explore(page, shared);
    // Signed in, but with nothing loaded yet.
    const fresh = await visit(shared, { storageState: await page.context().storageState() });
    const downloads = await count(fresh.page);
    await open(fresh.page, `${shared.url}/?view=${view}&at=2025-10-07&span=month`);
    await fresh.page.waitForLoadState('networkidle');
    await expect(fresh.page.getByRole('heading', { level: 1 })).toHaveText('Calendar');
    await expect(fresh.page.locator('#main').getByRole('link', { name: /3\.14\.0/ }).first()).toBeVisible();
    await info.attach('bytes by file', { body: table(downloads), contentType: 'text/plain' });
    expect(total(downloads), table(downloads)).toBeLessThanOrEqual(FIRST_LOAD);
  });
}

test('every area that is loaded when it is wanted stays within its budget', async ({ page, shared }, info) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=agenda&at=2025-10-07&span=week`);
  await page.waitForLoadState('networkidle');
  const downloads = await count(page);
  const report: string[] = [];
  const areas: { name: string; go: () => Promise<void>; there: () => Promise<void> }[] = [
    { name: 'palette', go: () => page.keyboard.press('Control+k'), there: () => expect(page.getByRole('dialog', { name: 'Go to' })).toBeVisible() },
    ...[
      ['Portfolio', 'Portfolio'],
      ['Import', 'Import'],
      ['People', 'People'],
    ].map(([link, title]) => ({
      name: link,
      go: () => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: link }).click(),
      there: () => expect(page.getByRole('heading', { level: 1 })).toHaveText(title),
    })),
    { name: 'back to the calendar', go: () => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Calendar' }).click(), there: () => expect(page.getByRole('heading', { level: 1 })).toHaveText('Calendar') },
    { name: 'new release', go: () => page.getByRole('button', { name: 'New release' }).click(), there: () => expect(page.getByRole('dialog', { name: 'New release' })).toBeVisible() },
  ];
  for (const { name, go, there } of areas) {
    const before = downloads.length;
    await go();
    await there();
    await page.waitForLoadState('networkidle');
    const own = downloads.slice(before);
    report.push(`${name}\n${table(own)}`);
    expect(total(own), `${name}\n${table(own)}`).toBeLessThanOrEqual(LAZY_AREA);
    await page.keyboard.press('Escape');
  }
  await info.attach('bytes by area', { body: report.join('\n'), contentType: 'text/plain' });
});
