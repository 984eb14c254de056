// Going through a page by keyboard alone.
import { Page } from '@playwright/test';

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
