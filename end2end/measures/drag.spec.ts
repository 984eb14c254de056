// Dragging a release on a full timeline: how long the browser's program takes for each frame, from the pointer's event until what
// it changed is laid out and painted.
import { expect, open, test } from '../fixtures';
import { Made, bringIn, made, upload } from '../harness/exchange';
import { setUp } from '../harness/people';

const LINES = 60;
const RELEASES = 20;
const STEPS = 240;

/** A quarter with 1,200 releases of two milestones each. */
function schedule(): Made {
  const rows = ['program,product_line,release,milestone,date,state,owner,note'];
  const day = (number: number) => new Date(Date.UTC(2031, 0, 1 + number)).toISOString().slice(0, 10);
  for (let line = 0; line < LINES; line += 1) {
    for (let at = 0; at < RELEASES; at += 1) {
      const target = 8 + ((line * 7 + at * 4) % 78);
      rows.push(`Quay ${line % 6},Line ${line},${at}.0,candidate,${day(target - 6)},expected,,`);
      rows.push(`Quay ${line % 6},Line ${line},${at}.0,final,${day(target)},expected,,`);
    }
  }
  return made('full.csv', rows.join('\n'));
}

test('a drag over a full timeline', async ({ page, installation }) => {
  await setUp(page, installation);
  await upload(page, installation.url, schedule());
  await bringIn(page);
  await open(page, `${installation.url}/?view=timeline&span=quarter&at=2031-02-10`);
  const bar = page.locator('#calendar svg a[data-stream]').nth(5);
  await expect(bar).toBeVisible();
  const box = (await bar.boundingBox())!;
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { frames });
    let handled = 0;
    let begun = 0;
    let waiting = false;
    window.addEventListener('pointermove', () => (begun = performance.now()), { capture: true });
    window.addEventListener('pointermove', () => {
      handled += performance.now() - begun;
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        const start = performance.now();
        const channel = new MessageChannel();
        channel.port1.onmessage = () => {
          frames.push(handled + performance.now() - start);
          handled = 0;
          waiting = false;
        };
        channel.port2.postMessage(null);
      });
    });
  });
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 0; step < STEPS; step += 1) await page.mouse.move(x + 200 * Math.sin((step / STEPS) * 4 * Math.PI), y);
  await page.mouse.up();
  const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames);
  const ordered = [...frames].sort((a, b) => a - b);
  const at = (share: number) => ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))].toFixed(1);
  const within = (100 * frames.filter((took) => took <= 16.7).length) / frames.length;
  console.log(`Drag among ${LINES * RELEASES} releases: ${frames.length} frames, median ${at(0.5)} ms, p95 ${at(0.95)} ms, ${within.toFixed(1)} % within 16.7 ms`);
  expect(frames.length).toBeGreaterThan(50);
});
