// On paper: each look of the calendar, on A4 and on Letter.
import { Page } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { fitsTheWidth } from '../harness/audit';
import { explore } from '../harness/people';

const PAPERS = [
  { format: 'A4', width: 210, height: 297 },
  { format: 'Letter', width: 215.9, height: 279.4 },
];

const LOOKS = [
  { name: 'timeline', query: 'view=timeline&at=2025-10-07', wide: true, sheets: 2, range: 'Oct – Dec 2025' },
  { name: 'month', query: 'view=month&at=2025-10-07', wide: true, sheets: 2, range: 'October 2025' },
  { name: 'agenda', query: 'view=agenda&at=2025-10-07&span=quarter', wide: false, sheets: 4, range: 'Oct – Dec 2025' },
  { name: 'year', query: 'view=year&at=2025-10-07', wide: false, sheets: 1, range: '2025' },
];

/** Millimetres of paper as the browser counts pixels. */
function pixels(millimetres: number): number {
  return Math.round((millimetres / 25.4) * 96);
}

/** The sheets of a document, each with its width and height in points. */
function sheets(pdf: Buffer): [number, number][] {
  const text = pdf.toString('latin1');
  const boxes = text.matchAll(/\/Type\s*\/Page\b(?!s)[\s\S]*?\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g);
  return [...boxes].map(([, width, height]) => [Number(width), Number(height)]);
}

/** Words in the page's body of which a part lies outside of what holds them. */
async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('#main *')) {
      const style = getComputedStyle(element);
      const hides = style.overflowX !== 'visible' || style.overflowY !== 'visible';
      if (element instanceof SVGElement || !element.checkVisibility() || element.closest('.visually-hidden, select')) continue;
      if (hides && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)) {
        found.push(`${element.className}: ${element.textContent?.slice(0, 60)}`);
      }
    }
    for (const drawing of document.querySelectorAll('.timeline-plot')) {
      const edge = drawing.getBoundingClientRect().right + 1;
      for (const label of drawing.querySelectorAll('.bar-label')) {
        if (label.getBoundingClientRect().right > edge) found.push(`over the edge: ${label.textContent}`);
      }
    }
    return found;
  });
}

for (const paper of PAPERS) {
  for (const look of LOOKS) {
    test(`the ${look.name} is printed whole on ${paper.format}`, async ({ page, shared }) => {
      await explore(page, shared);
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      await open(page, `${shared.url}/?${look.query}`);

      const printed = sheets(await page.pdf({ format: paper.format, preferCSSPageSize: true }));
      expect(printed.length).toBeGreaterThan(0);
      expect(printed.length).toBeLessThanOrEqual(look.sheets);
      for (const [width, height] of printed) {
        expect(width > height, `${width} × ${height}`).toBe(look.wide);
        const [long, short] = [Math.max(width, height), Math.min(width, height)];
        expect(Math.abs(long - (paper.height / 25.4) * 72)).toBeLessThan(2);
        expect(Math.abs(short - (paper.width / 25.4) * 72)).toBeLessThan(2);
      }

      // As wide as what the margins leave.
      const [across, down] = look.wide ? [paper.height, paper.width] : [paper.width, paper.height];
      await page.setViewportSize({ width: pixels(across - 20), height: pixels(down - 24) });
      await fitsTheWidth(page);
      expect(await cutOff(page)).toEqual([]);

      // What it is stands above it, and nothing that one works with beside it.
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.locator('.calendar-range')).toHaveText(look.range);
      await expect(page.locator('.calendar-range')).toBeVisible();
      await expect(page.getByRole('link', { name: 'Sample organization' })).toBeVisible();
      await expect(page.getByRole('navigation')).toHaveCount(0);
      await expect(page.getByRole('button')).toHaveCount(0);
      const paints = await page.evaluate(() => [document.documentElement, document.body, document.querySelector('#main')!].map((one) => getComputedStyle(one).backgroundColor));
      for (const paint of paints) expect(paint).toMatch(/^rgba\(0, 0, 0, 0\)$|^rgb\(255, 255, 255\)$/);
    });
  }
}

test('what a page was narrowed to is printed with it', async ({ page, shared }) => {
  await explore(page, shared);
  await page.emulateMedia({ media: 'print' });
  await open(page, `${shared.url}/?view=agenda&at=2025-10-07&span=quarter`);
  const filters = page.getByRole('group', { name: 'Filter' });
  await expect(filters).toBeHidden();
  await open(page, `${shared.url}/?view=agenda&at=2025-10-07&span=quarter&state=live&q=3.1`);
  await expect(filters).toBeVisible();
  await expect(filters.getByRole('combobox')).toHaveCount(1);
  await expect(filters.getByLabel('All states')).toHaveValue('live');
  await expect(filters.getByRole('searchbox')).toHaveValue('3.1');
});

test('the ruler of a timeline stands on every sheet, and conflicts are listed whole', async ({ page, shared }) => {
  await explore(page, shared);
  await page.emulateMedia({ media: 'print' });
  await open(page, `${shared.url}/?view=timeline&span=year&conflicts=1`);
  const head = page.locator('.timeline-top');
  await expect(head).toHaveCSS('display', 'table-header-group');
  const list = page.getByRole('region', { name: 'Conflicts' });
  await expect(list.getByRole('listitem').first()).toBeVisible();
  const { scroll, client } = await list.locator('ul').evaluate((all) => ({ scroll: all.scrollHeight, client: all.clientHeight }));
  expect(scroll).toBeLessThanOrEqual(client + 1);
  expect(await cutOff(page)).toEqual([]);
});
