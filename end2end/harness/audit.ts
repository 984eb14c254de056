// What every screen must pass, in both themes and at every width.
import AxeBuilder from '@axe-core/playwright';
import { Page, expect } from '@playwright/test';

/** All of axe's rules, best practices included, in light and in dark. */
export async function audit(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(
      (one) => `${one.id}: ${one.help}\n` + one.nodes.map((node) => `    ${node.target.join(' ')} ${node.failureSummary ?? ''}`).join('\n'),
    );
    expect(found, `axe, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** The page itself never scrolls sideways; what is wide scrolls inside its own frame. */
export async function fitsTheWidth(page: Page): Promise<void> {
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  expect(scroll, 'width of the page').toBeLessThanOrEqual(client);
}
