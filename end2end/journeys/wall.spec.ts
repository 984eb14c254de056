// The calendar away from its page: on a wall, and in a frame of another site.
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { expect, open, test } from '../fixtures';
import { audit, fitsTheWidth } from '../harness/audit';
import { sameAsTheServers } from '../harness/hydration';
import { explore } from '../harness/people';
import { withCrane } from '../harness/schedules';

test('on a wall there is the calendar and the clock, and a way back', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, `${shared.url}/?view=timeline&span=month&type=major`);
  await page.getByRole('button', { name: 'Views and files' }).click();
  await page.getByRole('link', { name: 'Show on a wall' }).click();
  await expect(page).toHaveURL(/type=major/);
  await expect(page).toHaveURL(/wall=1/);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'New release' })).toBeHidden();
  await expect(page.getByRole('region', { name: 'Timeline' })).toBeVisible();
  await expect(page.locator('.wall-clock')).toHaveText(/\d\d:\d\d/);
  await audit(page);
  await page.reload();
  await page.locator('html[data-hydrated]').waitFor();
  await sameAsTheServers(page);
  await page.getByRole('link', { name: 'Leave the wall' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
});

test('a frame elsewhere shows the days ahead, without scripts @phone', async ({ page, installation, context }) => {
  await withCrane(page, installation);
  await open(page, `${installation.url}/subscriptions`);
  await page.getByRole('button', { name: 'Make a link' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your link' });
  const snippet = await dialog.getByRole('textbox', { name: 'Frame for a page of yours' }).inputValue();
  const address = /src="([^"]+)"/.exec(snippet)![1];
  expect(address).toMatch(/\/calendar\.html$/);

  const intranet = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html');
    answer.end(`<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Intranet</title><main>${snippet}</main></html>`);
  });
  await new Promise<void>((done) => intranet.listen(0, '127.0.0.1', done));
  const elsewhere = await context.newPage();
  await elsewhere.goto(`http://127.0.0.1:${(intranet.address() as AddressInfo).port}/`);
  const frame = elsewhere.frameLocator('iframe');
  await expect(frame.getByRole('link', { name: 'Crane 1.1 final' })).toHaveAttribute('target', '_blank');
  await elsewhere.close();
  intranet.close();

  const alone = await context.newPage();
  await alone.goto(address);
  await expect(alone.getByRole('heading', { level: 1 })).toBeVisible();
  await audit(alone);
  await fitsTheWidth(alone);
  await alone.close();
});
