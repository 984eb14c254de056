// What becomes of work that could not be sent: it outlives the page, and is nobody else's.
import { Page } from '@playwright/test';
import { Visitor, expect, open, test } from '../fixtures';
import { ENGINEER, addPerson, choosePassword, signInAs, signOut, signOutUnsent } from '../harness/accounts';
import { Installation } from '../harness/installation';
import { LOGIN, NAME, PASSWORD, arrived, explore, setUp, signIn } from '../harness/people';
import { createFirst, inDays, openRelease, rename, written } from '../harness/planning';
import { hydrated } from '../harness/strict';

const RELEASE = { program: 'Harbour', line: 'Server', version: '2.4.0', date: inDays(20) };
const MANAGER = { login: LOGIN, password: PASSWORD };

function title(page: Page) {
  return page.getByRole('heading', { level: 1 });
}

function status(page: Page) {
  return page.locator('.page-status').getByRole('status');
}

/** Somebody at the release, on a line of their own, whose changes no longer go out though pages still come. */
async function away(page: Page, installation: Installation, visit: (installation: Installation) => Promise<Visitor>): Promise<Visitor> {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  await openRelease(page, RELEASE);
  const visitor = await visit(installation);
  await signIn(visitor.page, visitor.url);
  await arrived(visitor.page, visitor.url);
  await openRelease(visitor.page, RELEASE);
  visitor.strict.expectDisconnection();
  visitor.line.quieten();
  await expect(status(visitor.page)).toContainText('Reconnecting…');
  return visitor;
}

test('changes that were not sent outlive a reload, are shown as unsent, and are sent later, once', async ({ page, installation, visit }) => {
  const visitor = await away(page, installation, visit);
  await rename(visitor.page, 'Gangway');
  await expect(title(visitor.page)).toHaveText('2.4.0 — Gangway');
  await expect(status(visitor.page)).toContainText('1 unsent');

  await visitor.page.reload();
  await hydrated(visitor.page);
  await expect(status(visitor.page)).toContainText('1 unsent');
  await expect(title(visitor.page)).toHaveText('2.4.0 — Gangway');
  await rename(visitor.page, 'Halyard');
  await expect(status(visitor.page)).toContainText('2 unsent');
  await visitor.page.reload();
  await hydrated(visitor.page);
  await expect(status(visitor.page)).toContainText('2 unsent');
  await expect(title(visitor.page)).toHaveText('2.4.0 — Halyard');
  await expect(title(page)).toHaveText('2.4.0');

  visitor.line.mend();
  await expect(title(page)).toHaveText('2.4.0 — Halyard', { timeout: 40_000 });
  await expect(status(visitor.page)).toBeEmpty();
  await open(page, `${page.url()}/record`);
  const record = page.locator('#main ol').first().getByRole('listitem');
  // Set to the first, and from the first to the second: each once.
  await expect(record.filter({ hasText: 'Gangway' })).toHaveCount(2);
  await expect(record.filter({ hasText: 'Halyard' })).toHaveCount(1);
});

test('what a closed tab left is sent by the next one', async ({ page, installation, visit }) => {
  const visitor = await away(page, installation, visit);
  await rename(visitor.page, 'Gangway');
  await expect(status(visitor.page)).toContainText('1 unsent');
  await visitor.page.close();
  visitor.line.mend();
  const next = await visitor.context.newPage();
  await open(next, `${visitor.url}/`);
  await expect(title(page)).toHaveText('2.4.0 — Gangway', { timeout: 20_000 });
});

test('another account in the same browser never sends them; their own does', async ({ page, installation, visit }) => {
  const visitor = await away(page, installation, visit);
  const release = new URL(page.url()).pathname;
  const link = await addPerson(page, installation.url, ENGINEER);
  await open(page, installation.url + release);
  await rename(visitor.page, 'Gangway');
  await expect(status(visitor.page)).toContainText('1 unsent');
  await signOutUnsent(visitor.page, 'Keep them and sign out');

  // Somebody else comes in, here: live again, and with work of their own.
  visitor.line.mend();
  await choosePassword(visitor.page, visitor.url, link, ENGINEER);
  await openRelease(visitor.page, RELEASE);
  await expect(title(visitor.page)).toHaveText('2.4.0');
  await visitor.page.getByRole('button', { name: 'Change destination' }).click();
  const dialog = visitor.page.getByRole('dialog', { name: 'Change destination' });
  await dialog.getByLabel('Destination').selectOption('Production');
  await dialog.getByRole('button', { name: 'Change destination' }).click();
  await expect(page.locator('.release-marks')).toContainText('Production');
  // What was theirs to send has arrived; what was not is where it was.
  await expect(title(page)).toHaveText('2.4.0');
  await visitor.page.reload();
  await hydrated(visitor.page);
  await expect(title(visitor.page)).toHaveText('2.4.0');
  await expect(status(visitor.page)).toBeEmpty();
  await signOut(visitor.page);

  await signInAs(visitor.page, visitor.url, MANAGER);
  await expect(title(page)).toHaveText('2.4.0 — Gangway', { timeout: 20_000 });
  await open(page, `${installation.url}${release}/record`);
  const record = page.locator('#main ol').first().getByRole('listitem');
  await expect(record.filter({ hasText: 'Gangway' })).toHaveCount(1);
  await expect(record.filter({ hasText: 'Gangway' })).toContainText(NAME);
  await expect(record.filter({ hasText: 'Production' })).toContainText(ENGINEER.name);
});

test('what is unsent is discarded on signing out only when that is chosen', async ({ page, installation, visit }) => {
  const visitor = await away(page, installation, visit);
  await rename(visitor.page, 'Gangway');
  await expect(status(visitor.page)).toContainText('1 unsent');
  await signOutUnsent(visitor.page, 'Discard them and sign out');
  visitor.line.mend();
  await signInAs(visitor.page, visitor.url, MANAGER);
  await openRelease(visitor.page, RELEASE);
  await expect(title(visitor.page)).toHaveText('2.4.0');
  await expect(status(visitor.page)).toBeEmpty();
  await expect(title(page)).toHaveText('2.4.0');
});

test('a refusal of what was done while away is explained, and the page shows what holds', async ({ page, installation, visit }) => {
  const visitor = await away(page, installation, visit);
  await visitor.page.getByRole('button', { name: 'Change “final”' }).click();
  await visitor.page.getByRole('menuitem', { name: 'Set forecast…' }).click();
  const forecast = visitor.page.getByRole('dialog', { name: 'When is “final” expected?' });
  await forecast.locator('input[type=date]').first().fill(inDays(25));
  await forecast.getByRole('button', { name: 'Set forecast' }).click();
  await expect(visitor.page.getByRole('row', { name: /final/ })).toContainText(written(inDays(25)));
  await expect(status(visitor.page)).toContainText('1 unsent');
  // Meanwhile the release is called off: its dates cannot change any more.
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Cancel the release…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel this release?' });
  await dialog.getByLabel('Reason').fill('The pier is closed');
  await dialog.getByRole('button', { name: 'Cancel release 2.4.0' }).click();
  await expect(page.getByText('This release is cancelled.')).toBeVisible();

  visitor.line.mend();
  await expect(visitor.page.getByRole('region', { name: 'Messages' })).toContainText(/cancelled/i, { timeout: 30_000 });
  await expect(visitor.page.getByText('This release is cancelled.')).toBeVisible();
  for (const one of [visitor.page, page]) await expect(one.getByRole('row', { name: /final/ })).toContainText(written(RELEASE.date));
  await expect(status(visitor.page)).toBeEmpty();
});

test('in the sample data two people see each other, and each other’s work', async ({ page, installation, visit }) => {
  await explore(page, installation);
  const other = await visit(installation);
  await open(page, `${installation.url}/?q=breakwater&view=agenda&span=year`);
  await page.getByRole('link', { name: /^Harbour Server 8\.0/ }).first().click();
  await expect(title(page)).toContainText('8.0');
  const release = new URL(page.url()).pathname;

  await explore(other.page, installation, other.url, 'Program Manager');
  await expect(other.page.locator('#person')).toContainText('Program Manager');
  await open(other.page, other.url + release);
  await expect(page.locator('.page-status').getByRole('img', { name: 'Program Manager' })).toBeVisible();
  await expect(other.page.locator('.page-status').getByRole('img', { name: 'Deployment Manager' })).toBeVisible();

  await other.page.getByRole('button', { name: 'Change destination' }).click();
  const dialog = other.page.getByRole('dialog', { name: 'Change destination' });
  await dialog.getByLabel('Destination').selectOption('Production');
  await dialog.getByRole('button', { name: 'Change destination' }).click();
  await expect(page.locator('.release-marks')).toContainText('Production');

  // From the menu of the person one becomes another, in the same window.
  await other.page.locator('#person').click();
  await other.page.getByRole('menuitem', { name: 'Open as another person' }).click();
  await expect(title(other.page)).toHaveText('Explore with sample data');
  await other.page.getByRole('button', { name: 'IT Operations', exact: true }).click();
  await arrived(other.page, other.url);
  await expect(other.page.locator('#person')).toContainText('IT Operations');
  await open(other.page, `${other.url}${release}/record`);
  await expect(other.page.locator('#main ol').first().getByRole('listitem').filter({ hasText: 'Production' })).toContainText('Program Manager');
});
