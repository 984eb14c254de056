// Where releases are deployed: environments with their windows and bookings, deployments that meet, and what moves along.
import { Locator, Page } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { audit, fitsTheWidth } from '../harness/audit';
import { bringIn, schedule, upload } from '../harness/exchange';
import { setUp } from '../harness/people';
import { bar, createFirst, inDays, messages, openRelease, written } from '../harness/planning';

const SERVER = { program: 'Harbour', line: 'Server', version: '2.4.0', date: inDays(20) };
const GATEWAY = { program: 'Beacon', line: 'Gateway', version: '7.1', date: inDays(20) };

interface When {
  day: string;
  start: string;
  /** Minutes. */
  duration: string;
}

async function fillWindow(fields: Locator, when: When): Promise<void> {
  await fields.getByLabel('Day', { exact: true }).fill(when.day);
  await fields.getByLabel('Start', { exact: true }).fill(when.start);
  await fields.getByLabel('Duration', { exact: true }).fill(when.duration);
  await fields.getByLabel('Time zone', { exact: true }).fill('UTC');
}

/** Adds a shared environment that is open once, on the page of environments. */
async function addEnvironment(page: Page, url: string, name: string, opens?: When): Promise<void> {
  await open(page, `${url}/portfolio?tab=environments`);
  await page.getByRole('button', { name: 'Add environment' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add an environment' });
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByRole('checkbox', { name: /^Shared/ }).check();
  if (opens) {
    await dialog.getByRole('button', { name: 'Add a maintenance window' }).click();
    await fillWindow(dialog.getByRole('group', { name: 'Maintenance window 1' }), opens);
  }
  await dialog.getByRole('button', { name: 'Add environment' }).click();
  await expect(dialog).toBeHidden();
}

function deployments(page: Page): Locator {
  return page.getByRole('region', { name: 'Deployments', exact: true });
}

function conflicts(page: Page): Locator {
  return page.getByRole('region', { name: 'Conflicts', exact: true });
}

async function addDeployment(page: Page, when: When, wave = ''): Promise<void> {
  await deployments(page).getByRole('button', { name: 'Add deployment' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a deployment' });
  await dialog.getByLabel('Region or wave').fill(wave);
  await fillWindow(dialog, when);
  await dialog.getByRole('button', { name: 'Add deployment' }).click();
  await expect(dialog).toBeHidden();
}

async function chooseOf(page: Page, deployment: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Change the deployment into ${deployment}`, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

const address = (page: Page) => new URL(page.url()).pathname;

test('two releases meet in a shared environment, both are told, and one moves out of the way', async ({ page, installation }) => {
  const { url } = installation;
  await setUp(page, installation);
  await createFirst(page, SERVER);
  await createFirst(page, GATEWAY);
  await addEnvironment(page, url, 'Production', { day: inDays(20), start: '20:00', duration: '480' });
  const card = page.getByRole('region', { name: 'Production' });
  await expect(card).toContainText(`${written(inDays(20))}, 20:00 UTC, 8 h`);
  await audit(page);

  await open(page, url);
  await openRelease(page, SERVER);
  const first = address(page);
  await expect(deployments(page)).toContainText('No deployments yet');
  await addDeployment(page, { day: inDays(20), start: '21:00', duration: '120' }, 'Europe');
  await expect(deployments(page).getByRole('listitem')).toContainText(`2 h, ${inDays(20)} 21:00 – 23:00 UTC`);
  await expect(page.getByText('Two deployments at once')).toHaveCount(0);

  await open(page, url);
  await openRelease(page, GATEWAY);
  const second = address(page);
  await addDeployment(page, { day: inDays(20), start: '22:30', duration: '60' });
  await expect(conflicts(page)).toContainText(`meets that of Server 2.4.0: both are there ${inDays(20)} 22:30 – 23:00 UTC.`);
  await audit(page);
  await open(page, url + first);
  await expect(conflicts(page)).toContainText(`meets that of Gateway 7.1: both are there ${inDays(20)} 22:30 – 23:00 UTC.`);

  // Outside of the maintenance window it is no better.
  await open(page, url + second);
  await chooseOf(page, 'Production', 'Change…');
  const dialog = page.getByRole('dialog', { name: 'Change the deployment' });
  await fillWindow(dialog, { day: inDays(21), start: '04:00', duration: '60' });
  await dialog.getByRole('button', { name: 'Save the deployment' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Two deployments at once')).toHaveCount(0);
  await expect(conflicts(page)).toContainText('Outside the maintenance windows');
  await chooseOf(page, 'Production', 'Change…');
  await fillWindow(dialog, { day: inDays(21), start: '00:30', duration: '60' });
  await dialog.getByRole('button', { name: 'Save the deployment' }).click();
  await expect(page.getByText('Outside the maintenance windows')).toHaveCount(0);
  await open(page, url + first);
  await expect(page.getByText('Two deployments at once')).toHaveCount(0);
});

test('a release takes its deployments along when it moves, and says so before', async ({ page, installation }) => {
  const { url } = installation;
  await setUp(page, installation);
  await createFirst(page, SERVER);
  await addEnvironment(page, url, 'Production');
  await open(page, url);
  await openRelease(page, SERVER);
  await addDeployment(page, { day: inDays(20), start: '21:00', duration: '120' });
  await open(page, url);
  const into = (days: number) => new RegExp(`${written(inDays(days))}; into Production ${written(inDays(days))}, 21:00 UTC, 2 h(;|$)`);
  await expect(bar(page, SERVER)).toHaveAccessibleName(into(20));
  await expect(bar(page, SERVER).locator('.stop')).toHaveCount(1);
  await bar(page, SERVER).focus();
  await page.keyboard.press('m');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Move Server 2.4.0' });
  const along = dialog.getByRole('row', { name: /^Deployment into Production/ });
  await expect(along).toContainText(`${written(inDays(27))}, 21:00 UTC`);
  await expect(along).toContainText('+7 days');
  await dialog.getByRole('button', { name: 'Move Server 2.4.0 by 7 days' }).click();
  await expect(bar(page, SERVER)).toHaveAccessibleName(into(27));
  await messages(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(bar(page, SERVER)).toHaveAccessibleName(into(20));

  await open(page, `${url}/?view=agenda&at=${inDays(20)}&span=week`);
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: new RegExp(`^${written(inDays(20))}`) }) });
  await expect(section.getByRole('list', { name: 'Deployments' })).toContainText('Server 2.4.0 into Production');
  await audit(page);
  await open(page, `${url}/?view=month&at=${inDays(20)}`);
  await expect(page.getByRole('gridcell', { name: `${written(inDays(20))}, 1 milestone, 1 deployment` })).toBeVisible();
  await expect(page.locator(`#day-${inDays(20)} .is-stop`)).toHaveText('2.4.0 21:00 into Production');
  await audit(page);
});

test('deployments are put in order, removed and taken back, with their changes in other systems @phone', async ({ page, installation }) => {
  const { url } = installation;
  await setUp(page, installation);
  await createFirst(page, SERVER);
  await addEnvironment(page, url, 'Production');
  await open(page, `${url}/?view=timeline`);
  await openRelease(page, SERVER);
  await addDeployment(page, { day: inDays(19), start: '21:00', duration: '60' }, 'Pilot');
  await addDeployment(page, { day: inDays(20), start: '21:00', duration: '60' }, 'Everybody');
  const waves = deployments(page).locator('.milestone-name .muted');
  await expect(waves).toHaveText(['Pilot', 'Everybody']);
  await chooseOf(page, 'Production (Everybody)', 'Earlier in the order');
  await expect(waves).toHaveText(['Everybody', 'Pilot']);

  await chooseOf(page, 'Production (Pilot)', 'Add change reference…');
  const dialog = page.getByRole('dialog', { name: 'Add a change reference' });
  await dialog.getByLabel('System').fill('ServiceDesk');
  await dialog.getByLabel('Number').fill('CHG-7');
  await dialog.getByLabel('Address').fill('javascript:alert(1)');
  await dialog.getByRole('button', { name: 'Add reference' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Address begins with https:// or http://');
  await dialog.getByLabel('Address').fill('https://desk.example/CHG-7');
  await dialog.getByLabel('State').selectOption('Approved');
  await dialog.getByRole('button', { name: 'Add reference' }).click();
  await expect(dialog).toBeHidden();
  const link = deployments(page).getByRole('link', { name: /^ServiceDesk CHG-7/ });
  await expect(link).toHaveAttribute('href', 'https://desk.example/CHG-7');
  await expect(link).toHaveAttribute('rel', /noopener/);
  await fitsTheWidth(page);
  await audit(page);

  await chooseOf(page, 'Production (Pilot)', 'Remove');
  await expect(waves).toHaveText(['Everybody']);
  await messages(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(waves).toHaveText(['Everybody', 'Pilot']);
  await open(page, `${url}${address(page)}/record?kind=deployments`);
  await expect(page.locator('#main ol').first()).toContainText('removed the deployment into Production (Pilot)');
  await expect(page.locator('#main ol').first()).toContainText('noted the change ServiceDesk CHG-7');
});

test('a shared environment is booked, a deployment of others meets that, and the booking is cancelled and taken back', async ({ page, installation }) => {
  const { url } = installation;
  await setUp(page, installation);
  await createFirst(page, SERVER);
  await addEnvironment(page, url, 'Staging');
  const card = page.getByRole('region', { name: 'Staging' });
  await card.getByRole('button', { name: 'Book', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Book Staging' });
  await dialog.getByLabel('Purpose').fill('Load test');
  await fillWindow(dialog, { day: inDays(20), start: '09:00', duration: '480' });
  await dialog.getByRole('button', { name: 'Book it' }).click();
  await expect(dialog).toBeHidden();
  await expect(card).toContainText('Load test');
  await expect(card).toContainText('By Release manager');
  await audit(page);

  await open(page, url);
  await openRelease(page, SERVER);
  await addDeployment(page, { day: inDays(20), start: '16:00', duration: '120' });
  await expect(conflicts(page)).toContainText(`falls into the booking “Load test”: ${inDays(20)} 16:00 – 17:00 UTC.`);
  await open(page, `${url}/portfolio?tab=environments`);
  await card.getByRole('button', { name: 'Cancel the booking “Load test”' }).click();
  await expect(card).not.toContainText('Load test');
  await messages(page).getByRole('button', { name: 'Undo' }).last().click();
  await expect(card).toContainText('Load test');
});

test('a file that moves a target takes its deployments along, and the preview says so', async ({ page, installation }) => {
  const { url } = installation;
  await setUp(page, installation);
  const file = (days: number) => schedule(`Harbour,Server,2.4.0,final,${inDays(days)},expected,,`);
  await upload(page, url, file(20));
  await bringIn(page);
  await addEnvironment(page, url, 'Production');
  await open(page, url);
  await openRelease(page, SERVER);
  const release = address(page);
  await addDeployment(page, { day: inDays(19), start: '21:00', duration: '120' });
  await upload(page, url, file(27));
  await expect(page.getByRole('region', { name: 'Preview' })).toContainText('1 milestone changed · 1 deployment moves along with its target');
  await audit(page);
  await bringIn(page);
  await open(page, url + release);
  await expect(deployments(page).getByRole('listitem')).toContainText(`${inDays(26)} 21:00 – 23:00 UTC`);
});

test('what was taken out of the plan does not come back into an environment that was retired since', async ({ page, installation }) => {
  const { url } = installation;
  await setUp(page, installation);
  await createFirst(page, SERVER);
  await addEnvironment(page, url, 'Production');
  await open(page, url);
  await openRelease(page, SERVER);
  const release = address(page);
  await addDeployment(page, { day: inDays(20), start: '21:00', duration: '120' });
  await chooseOf(page, 'Production', 'Remove');
  await expect(deployments(page)).toContainText('No deployments yet');
  await open(page, `${url}/portfolio?tab=environments`);
  await page.getByRole('button', { name: 'Change “Production”' }).click();
  await page.getByRole('menuitem', { name: /^Retire/ }).click();
  await open(page, `${url}${release}/record`);
  const entry = page.locator('#main .record-entry').first();
  await expect(entry).toContainText('removed the deployment into Production');
  await entry.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('it would bring a deployment back into Production, which was retired since').first()).toBeVisible();
  await open(page, url + release);
  await expect(deployments(page)).toContainText('No deployments yet');
});
