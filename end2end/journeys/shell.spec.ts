// What surrounds every page: the palette, the list of shortcuts, the colours, and the way around by keyboard.
import { Page } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { audit } from '../harness/audit';
import { explore } from '../harness/people';
import { hydrated } from '../harness/strict';

const CALENDAR = '/?view=agenda&at=2025-10-07&span=week';

function palette(page: Page) {
  return page.getByRole('dialog', { name: 'Go to' });
}

test('Ctrl K finds a release by words and goes there, by keyboard alone', async ({ page, shared }) => {
  await explore(page, shared);
  await page.keyboard.press('Control+k');
  const input = palette(page).getByRole('combobox', { name: 'Go to' });
  await expect(input).toBeFocused();
  await page.keyboard.type('cpython 3.14.0');
  const chosen = palette(page).getByRole('option', { selected: true });
  await expect(chosen).toContainText('3.14.0');
  await expect(input).toHaveAttribute('aria-activedescendant', (await chosen.getAttribute('id'))!);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/releases\//);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('3.14.0');
  await expect(palette(page)).toHaveCount(0);

  // Again from here: the arrows choose, up from the first is the last.
  await page.keyboard.press('Control+k');
  await expect(palette(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.type('3.13');
  const options = palette(page).getByRole('option');
  await expect(options.nth(1)).toContainText('3.13');
  await page.keyboard.press('ArrowDown');
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
  await expect(options.nth(0)).toHaveAttribute('aria-selected', 'false');
  const there = (await options.nth(1).locator('span').first().textContent())!;
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(options.last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('3.13');
  expect(there).toContain((await page.getByRole('heading', { level: 1 }).textContent())!.split(' ')[0]);
});

test('the palette goes to pages, says when nothing is found, and gives the focus back @phone', async ({ page, shared }) => {
  await explore(page, shared);
  const search = page.getByRole('button', { name: /^Search/ });
  await search.click();
  await expect(palette(page)).toBeVisible();
  await page.keyboard.type('nothing is called that');
  await expect(palette(page)).toContainText('Nothing goes by that name.');
  await page.keyboard.press('Escape');
  await expect(palette(page)).toHaveCount(0);
  await expect(search).toBeFocused();

  await search.click();
  await page.keyboard.type('portf');
  await expect(palette(page).getByRole('option', { selected: true })).toContainText('Portfolio');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Portfolio');
});

test('the palette and the list of shortcuts pass the audit @phone', async ({ page, shared }) => {
  await explore(page, shared);
  await page.keyboard.press('Control+k');
  await expect(palette(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.type('3.13');
  await expect(palette(page).getByRole('option').nth(1)).toContainText('3.13');
  await audit(page);
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await audit(page);
});

test('? lists the shortcuts of this page; single keys can be turned off for good', async ({ page, shared }) => {
  await explore(page, shared);
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await page.keyboard.press('?');
  await expect(sheet).toBeVisible();
  for (const label of ['Go to anything', 'Calendar', 'Portfolio', 'New release', 'Today', 'Next release', 'Search']) {
    await expect(sheet.getByText(label, { exact: true })).toBeVisible();
  }
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();

  // A key that a page does not have is not in its list; the places are everywhere.
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Portfolio');
  await page.keyboard.press('?');
  await expect(sheet.getByText('Calendar', { exact: true })).toBeVisible();
  await expect(sheet.getByText('Next release', { exact: true })).toHaveCount(0);

  await sheet.getByRole('checkbox', { name: /Shortcuts of single keys/ }).uncheck();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.reload();
  await hydrated(page);
  await page.keyboard.press('?');
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeVisible();
  await expect(sheet).toHaveCount(0);
  await page.keyboard.press('Escape');

  // And on again, from the list that a button opens.
  await page.getByRole('button', { name: /^Shortcuts/ }).click();
  await expect(sheet.getByRole('checkbox', { name: /Shortcuts of single keys/ })).not.toBeChecked();
  await sheet.getByRole('checkbox', { name: /Shortcuts of single keys/ }).check();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Calendar');
});

test('single keys are letters where a person types', async ({ page, shared }) => {
  await explore(page, shared);
  await page.getByText('Filter', { exact: true }).click();
  const words = page.getByRole('searchbox', { name: 'Version, name or key' });
  await words.focus();
  await page.keyboard.type('nt?/');
  await expect(words).toHaveValue('nt?/');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(words).toBeFocused();
});

test('the chosen colours are in the first HTML, and stay over a reload @phone', async ({ page, shared }) => {
  await explore(page, shared);
  await page.emulateMedia({ colorScheme: 'light' });
  const root = page.locator('html');
  const background = () => root.evaluate((html) => getComputedStyle(html).backgroundColor);
  const light = await background();
  await page.locator('#person').click();
  await expect(page.getByRole('menuitemradio', { name: 'As on this device' })).toHaveAttribute('aria-checked', 'true');
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await expect.poll(background).not.toBe(light);
  const dark = await background();

  expect(await (await page.request.get(`${shared.url}/`)).text()).toMatch(/<html[^>]*data-theme="dark"/);
  await page.reload();
  // Before the page's program is there: the first paint has the right colours.
  await expect(root).toHaveAttribute('data-theme', 'dark');
  expect(await background()).toBe(dark);
  await hydrated(page);
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await page.locator('#person').click();
  await expect(page.getByRole('menuitemradio', { name: 'Dark' })).toHaveAttribute('aria-checked', 'true');

  // Light holds against a dark device.
  await page.getByRole('menuitemradio', { name: 'Light' }).click();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(background).toBe(light);
  await page.locator('#person').click();
  await page.getByRole('menuitemradio', { name: 'As on this device' }).click();
  await expect.poll(background).toBe(dark);
});

test('the menu of the person goes by arrows, and gives the focus back', async ({ page, shared }) => {
  await explore(page, shared);
  const trigger = page.locator('#person');
  await trigger.focus();
  await page.keyboard.press('Enter');
  const menu = page.getByRole('menu', { name: 'Your menu' });
  await expect(menu).toBeVisible();
  // It begins with the present choice.
  await expect(menu.getByRole('menuitemradio', { name: 'As on this device' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(menu.getByRole('menuitemradio', { name: 'Light' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(menu.getByRole('menuitem', { name: 'Sign out' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(menu.getByRole('menuitemradio', { name: 'As on this device' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(menu.getByRole('menuitem', { name: 'Sign out' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(trigger).toBeFocused();

  await page.keyboard.press('Enter');
  await expect(menu.getByRole('menuitemradio', { name: 'As on this device' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(menu.getByRole('menuitem', { name: 'Keyboard shortcuts' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});

test('the keyboard goes from the top of the page through the rail to the content', async ({ page, shared }) => {
  await explore(page, shared);
  await open(page, shared.url + CALENDAR);
  const rail = page.getByRole('navigation', { name: 'Main' });
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Sample organization' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: /^Search/ })).toBeFocused();
  for (const place of ['Calendar', 'Trains', 'Changes', 'Portfolio', 'Import', 'People']) {
    await page.keyboard.press('Tab');
    await expect(rail.getByRole('link', { name: place })).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('People');
  await expect(rail.getByRole('link', { name: 'People' })).toHaveAttribute('aria-current', 'page');

  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Calendar');
  await skip.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.locator('#main :focus')).toHaveCount(1);
});
