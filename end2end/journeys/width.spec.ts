// No page scrolls sideways, from the narrowest phone to the desk; what is wide scrolls inside its own frame.
import { expect, test } from '../fixtures';
import { fitsTheWidth } from '../harness/audit';
import { explore } from '../harness/people';
import { SCREENS, visit } from '../harness/screens';

for (const screen of SCREENS) {
  test(`${screen.name} does not scroll sideways, and keeps its navigation in sight @phone`, async ({ page, shared }) => {
    await explore(page, shared);
    const own = page.viewportSize()!;
    for (const size of [own, { width: 320, height: 640 }]) {
      await page.setViewportSize(size);
      await visit(page, shared.url, screen);
      await fitsTheWidth(page);
      await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Import' })).toBeInViewport();
    }
  });
}
