// What the server laid out stays where it is when the controls begin to work.
import { expect, open, test } from '../fixtures';
import { sameAsTheServers } from '../harness/hydration';
import { explore } from '../harness/people';

declare global {
  interface Window {
    shifted: number;
  }
}

for (const width of [390, 1024, 1440, 1920]) {
  test(`nothing shifts while the calendar comes up, ${width} pixels wide`, async ({ page, shared, visit }) => {
    await explore(page, shared);
    const visitor = await visit(shared, { viewport: { width, height: 900 }, storageState: await page.context().storageState() });
    await visitor.page.addInitScript(() => {
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
          if (!shift.hadRecentInput) window.shifted += shift.value;
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    for (const address of ['/', '/?view=timeline&span=year', '/?view=month&at=2025-10-07', '/?view=agenda&at=2025-10-07']) {
      await open(visitor.page, visitor.url + address);
      await visitor.page.waitForLoadState('networkidle');
      // Shifts are told after the frame in which they were.
      await visitor.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      expect(await visitor.page.evaluate(() => window.shifted), address).toBeLessThanOrEqual(0.01);
      if (address !== '/') await sameAsTheServers(visitor.page);
    }
  });
}
