// Coming in: the one-time link, sign-in and sign-out, and what stays closed.
import { expect, open, test } from '../fixtures';
import { audit, fitsTheWidth } from '../harness/audit';
import { LOGIN, ORGANIZATION, arrived, fillSetUp, personMenu, setUp } from '../harness/people';

test('an empty installation is set up with the link, once', async ({ page, installation, visit }) => {
  await page.goto(installation.url);
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not set up yet');

  const link = installation.link!;
  await setUp(page, installation);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Calendar');
  await expect(page.getByRole('link', { name: ORGANIZATION })).toBeVisible();

  // The link is used up, for whoever else has read it.
  const other = await visit(installation);
  await open(other.page, link.replace(installation.url, other.url));
  await expect(other.page.getByRole('heading', { level: 1 })).toHaveText('Set up already');
  await expect(other.page.getByRole('textbox', { name: 'Organization' })).toHaveCount(0);
});

test('the first run says what is wrong by field and keeps what was entered', async ({ page, installation, strict }) => {
  strict.allow(/\/setup/, 422);
  await open(page, installation.link!);
  await fillSetUp(page, 'too short');
  await page.getByRole('button', { name: 'Set up the organization' }).click();
  const password = page.getByLabel('Password');
  await expect(password).toHaveAttribute('aria-invalid', 'true');
  await expect(password).toHaveAccessibleDescription(/12/);
  await expect(page.getByLabel('Sign-in name')).toHaveValue(LOGIN);
  await expect(page.getByRole('textbox', { name: 'Organization' })).toHaveValue(ORGANIZATION);
  await expect(password).toHaveValue('');
});

test('without its key the first run asks for nothing', async ({ page, shared }) => {
  await open(page, `${shared.url}/setup?key=${'0'.repeat(64)}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up Signalbox');
  await expect(page.getByRole('textbox')).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText('one-time link');
});

test('the first run is accessible, hydrates as served, and fits @phone', async ({ page, shared }) => {
  await open(page, shared.link!);
  await audit(page);
  await fitsTheWidth(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await fitsTheWidth(page);
});

test('signing out closes everything; signing in leads where one wanted to go', async ({ page, installation, strict }) => {
  await setUp(page, installation);
  await personMenu(page);
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${installation.url}/sign-in`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');

  await page.goto(`${installation.url}/portfolio?tab=teams`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');

  strict.allow(/\/sign-in/, 422);
  await page.getByLabel('Sign-in name').fill(LOGIN);
  await page.getByLabel('Password').fill('seven loud lighthouses');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('The sign-in name or the password is wrong.');
  await expect(page.getByLabel('Sign-in name')).toHaveValue(LOGIN);
  await expect(page.getByLabel('Password')).toHaveValue('');

  await page.getByLabel('Password').fill('seven quiet lighthouses');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(`${installation.url}/portfolio?tab=teams`);
});

test('a session survives a restart of the server; its link does not come back', async ({ page, installation, strict }) => {
  await setUp(page, installation);
  strict.expectDisconnection();
  await installation.restart();
  expect(installation.printed).not.toContain('/setup');
  await page.reload();
  await arrived(page, installation.url);
});

test('sign-in works without scripts', async ({ browser, installation, page }) => {
  await setUp(page, installation);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(`${installation.url}/sign-in`);
  await plain.getByLabel('Sign-in name').fill(LOGIN);
  await plain.getByLabel('Password').fill('seven quiet lighthouses');
  await plain.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(plain.getByRole('heading', { level: 1 })).toHaveText('Calendar');
  await context.close();
});

test('a form that another site sends is not accepted', async ({ installation, page, request }) => {
  await setUp(page, installation);
  const answer = await request.post(`${installation.url}/sign-in`, {
    headers: { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
    form: { login: LOGIN, password: 'seven quiet lighthouses' },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(403);
  expect(answer.headers()['set-cookie']).toBeUndefined();
});
