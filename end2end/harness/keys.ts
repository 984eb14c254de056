// Going through a page by keyboard alone.
import { Locator, Page, expect } from '@playwright/test';

/** Everything on the page that a keyboard must reach, named by what it is; dialogs and menus that are closed do not count. */
async function reachable(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const selector = 'a[href], button, input, select, textarea, summary, [tabindex]';
    const groups = new Set<string>();
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement | SVGElement>(selector)) {
      if (element.tabIndex < 0 || element.matches(':disabled') || !element.checkVisibility({ visibilityProperty: true })) continue;
      // Of radio buttons that belong together one is a stop, as in a group of one's own making.
      const radio = element instanceof HTMLInputElement && element.type === 'radio' ? element.name : undefined;
      if (radio !== undefined) {
        if (groups.has(radio)) continue;
        groups.add(radio);
      }
      if (!element.dataset.stop) element.dataset.stop = String(found.length);
      const words = element.getAttribute('aria-label') ?? element.textContent?.trim().replace(/\s+/g, ' ') ?? '';
      found.push(radio === undefined ? `${element.tagName.toLowerCase()} ${words.slice(0, 60)}` : `radio ${radio}`);
    }
    return found;
  });
}

/** Presses Tab through the whole page; returns what the focus never came to. */
export async function unreachable(page: Page): Promise<string[]> {
  const wanted = await reachable(page);
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    getSelection()?.removeAllRanges();
    const seen = new Set<string>();
    Reflect.set(window, 'focusHasBeenOn', seen);
    addEventListener('focusin', (event) => {
      const element = event.target as HTMLElement;
      if (element instanceof HTMLInputElement && element.type === 'radio') {
        seen.add(document.querySelector<HTMLElement>(`input[type=radio][name="${element.name}"][data-stop]`)?.dataset.stop ?? '');
      }
      seen.add(element.dataset?.stop ?? '');
    });
  });
  const missing = async (): Promise<string[]> => {
    const seen = await page.evaluate(() => [...(Reflect.get(window, 'focusHasBeenOn') as Set<string>)]);
    return wanted.filter((_, stop) => !seen.includes(String(stop)));
  };
  // Once through; fields of several parts, such as dates, take more than one press, and beyond the last stop it begins anew.
  for (let press = 0; press < wanted.length + 5; press++) await page.keyboard.press('Tab');
  for (let press = 0; press < wanted.length && (await missing()).length > 0; press++) await page.keyboard.press('Tab');
  return missing();
}

/** From here on nothing may be pointed at: a press of a mouse or a finger fails the test by the console. */
export async function withoutPointer(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const kind of ['pointerdown', 'mousedown', 'touchstart']) {
      addEventListener(kind, () => console.error(`${kind}: this journey is one of keys alone`), true);
    }
  });
}

/** Goes on by Tab until it has the focus, as far as a person would bear; Shift goes back. */
export async function reach(page: Page, target: Locator, most = 30, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toHaveCount(1);
  const there = () => target.evaluate((element) => element === document.activeElement);
  for (let press = 0; press < most && !(await there()); press++) await page.keyboard.press(key);
  await expect(target, `reached with ${key} within ${most} presses`).toBeFocused();
}

/** Goes on to a button or a link, and presses it. */
export async function press(page: Page, target: Locator, most?: number): Promise<void> {
  await reach(page, target, most);
  await page.keyboard.press('Enter');
}

/** Over the rail to what the page itself holds, as whoever has no mouse goes. */
export async function skipToContent(page: Page): Promise<void> {
  await press(page, page.getByRole('link', { name: 'Skip to content' }), 60);
  await expect(page.locator('#main')).toBeFocused();
}

/** Goes on to a field and writes over what it holds. */
export async function write(page: Page, field: Locator, text: string): Promise<void> {
  await reach(page, field);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
  await expect(field).toHaveValue(text);
}

/** Goes on to a list of choices, and down in it to the one of these words. */
export async function choose(page: Page, list: Locator, words: string): Promise<void> {
  await reach(page, list);
  await page.keyboard.press('Home');
  const chosen = () => list.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text ?? '');
  const count = await list.locator('option').count();
  for (let at = 1; at < count && (await chosen()) !== words; at++) await page.keyboard.press('ArrowDown');
  expect(await chosen()).toBe(words);
}

/** Goes on to a field for a day, empties it, and types the day, YYYY-MM-DD, in the order in which the browser shows its parts. */
export async function enterDay(page: Page, field: Locator, day: string): Promise<void> {
  await reach(page, field);
  const [year, month, date] = day.split('-');
  for (const parts of [[month, date, year], [date, month, year], [year, month, date]]) {
    for (const key of ['Backspace', 'ArrowRight', 'Backspace', 'ArrowRight', 'Backspace', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
    await page.keyboard.type(parts.join(''));
    if ((await field.inputValue()) === day) return;
  }
  await expect(field).toHaveValue(day);
}
