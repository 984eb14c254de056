// What every screen of somebody who is signed in owes its reader.
import { expect, test } from '../fixtures';
import { audit } from '../harness/audit';
import { sameAsTheServers } from '../harness/hydration';
import { unreachable } from '../harness/keys';
import { explore } from '../harness/people';
import { SCREENS, visit } from '../harness/screens';

for (const screen of SCREENS) {
  test(`${screen.name} passes the audit, light and dark @phone`, async ({ page, shared }) => {
    await explore(page, shared);
    await visit(page, shared.url, screen);
    await audit(page);
  });

  test(`${screen.name} is the same before and after hydration`, async ({ page, shared }) => {
    await explore(page, shared);
    await visit(page, shared.url, screen);
    await sameAsTheServers(page);
  });

  test(`${screen.name} has its landmarks, and one heading of the first level @phone`, async ({ page, shared }) => {
    await explore(page, shared);
    await visit(page, shared.url, screen);
    await expect(page.getByRole('main')).toHaveCount(1);
    await expect(page.getByRole('banner')).toHaveCount(1);
    await expect(page.getByRole('navigation', { name: 'Main' })).toHaveCount(1);
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(screen.title);
    await expect(page).toHaveTitle(/ · Signalbox$/);
    await expect(page.getByRole('navigation', { name: 'Main' }).locator('[aria-current=page]')).toHaveCount(1);
  });

  test(`${screen.name} is reached by keyboard, all of it`, async ({ page, shared }) => {
    await explore(page, shared);
    await visit(page, shared.url, screen);
    expect(await unreachable(page)).toEqual([]);
  });
}

test('a phone shows the agenda, as its server sends it @phone-only', async ({ page, shared }) => {
  await explore(page, shared);
  await expect(page.getByRole('navigation', { name: 'View' }).getByRole('link', { name: 'Agenda' })).toHaveAttribute('aria-current', 'true');
  await sameAsTheServers(page);
});
