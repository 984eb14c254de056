// What a journey can ask for. Everything is real: the binary, its data file, the browser.
import { BrowserContext, BrowserContextOptions, Page, test as base } from '@playwright/test';
import { Installation } from './harness/installation';
import { Line } from './harness/line';
import { Strictness } from './harness/strict';

export { expect } from '@playwright/test';
export { open, hydrated } from './harness/strict';

/** Somebody with a browser of their own, on a line of their own. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  strict: Strictness;
  line: Line;
  /** Where the installation is, as this visitor's browser sees it. */
  url: string;
}

interface Fixtures {
  /** Judges the test's page. */
  strict: Strictness;
  /** An empty installation. */
  installation: Installation;
  /** Another browser, judged as strictly, looking at the given installation. */
  visit: (installation: Installation, options?: BrowserContextOptions) => Promise<Visitor>;
}

interface WorkerFixtures {
  /** One installation for many tests that only look. */
  shared: Installation;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  strict: [
    async ({ context }, use) => {
      const strict = new Strictness();
      strict.watch(context);
      await use(strict);
      strict.verify();
    },
    { auto: true },
  ],

  installation: async ({ strict }, use) => {
    const installation = await Installation.start();
    await use(installation);
    // The pages are still open and will miss it; what they say from here on is no complaint.
    strict.verify();
    strict.dismiss();
    await installation.remove();
  },

  shared: [
    async ({}, use) => {
      const installation = await Installation.start();
      await use(installation);
      await installation.remove();
    },
    { scope: 'worker' },
  ],

  visit: async ({ browser, contextOptions }, use) => {
    const visitors: Visitor[] = [];
    await use(async (installation, options) => {
      const context = await browser.newContext({ ...contextOptions, ...options });
      const strict = new Strictness();
      strict.watch(context);
      const line = await Line.to(installation.url);
      const visitor = { page: await context.newPage(), context, strict, line, url: line.url };
      visitors.push(visitor);
      return visitor;
    });
    for (const visitor of visitors) {
      visitor.strict.verify();
      await visitor.context.close();
      visitor.line.close();
    }
  },
});
