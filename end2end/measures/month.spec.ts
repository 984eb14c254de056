// A month of five thousand events: how long it takes to turn to the next one, and how much the browser keeps, beside FullCalendar
// with the same events in the same browser.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Page } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { Made, bringIn, made, upload } from '../harness/exchange';
import { setUp } from '../harness/people';

const EVENTS = 5_000;
const TURNS = 60;
const MONTHS = ['2031-03', '2031-04'];

function day(month: string, number: number): string {
  return `${month}-${String(1 + (number % 28)).padStart(2, '0')}`;
}

function schedule(): Made {
  const rows = ['program,product_line,release,milestone,date,state,owner,note'];
  for (const month of MONTHS) {
    for (let at = 0; at < EVENTS; at += 1) rows.push(`Quay ${at % 10},Line ${at % 50},${month.slice(-2)}.${at},final,${day(month, at)},expected,,`);
  }
  return made('crowd.csv', rows.join('\n'));
}

/** Presses there and back; each turn lasts until a day of its month says what it holds. */
async function turns(page: Page, buttons: [string, string], cell: string, says: string): Promise<number[]> {
  return page.evaluate(
    async ([count, [later, earlier], cell, says, months]) => {
      const took: number[] = [];
      const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      for (let at = 0; at < count; at += 1) {
        const middle = cell.replace('DAY', `${months[(at + 1) % 2]}-15`);
        const button = document.querySelector<HTMLElement>(at % 2 ? earlier : later)!;
        const begin = performance.now();
        button.click();
        while (!document.querySelector(middle)?.textContent?.includes(says)) await new Promise((done) => setTimeout(done, 0));
        took.push(performance.now() - begin);
        await frame();
      }
      return took;
    },
    [TURNS, buttons, cell, says, MONTHS] as const,
  );
}

function told(name: string, took: number[], nodes: number): string {
  const ordered = [...took].sort((a, b) => a - b);
  const at = (share: number) => ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))].toFixed(1);
  return `${name}: median ${at(0.5)} ms, p95 ${at(0.95)} ms, ${nodes} elements`;
}

const nodes = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length);

test('a month of five thousand events', async ({ page, installation, context }) => {
  await setUp(page, installation);
  await upload(page, installation.url, schedule());
  await bringIn(page);
  await open(page, `${installation.url}/?view=month&at=${MONTHS[0]}-10`);
  const cell = page.locator(`#day-${MONTHS[0]}-10`);
  await expect(cell).toContainText('milestones');
  const own = await turns(page, ['[aria-label="Later"]', '[aria-label="Earlier"]'], '#day-DAY', 'milestones');
  console.log(told('Signalbox', own, await nodes(page)));

  const other = await context.newPage();
  const bundle = readFileSync(join(dirname(require.resolve('fullcalendar')), 'index.global.min.js'), 'utf8');
  await other.setContent('<!doctype html><div id="calendar"></div>');
  await other.addScriptTag({ content: bundle });
  const events = MONTHS.flatMap((month) => Array.from({ length: EVENTS }, (_, at) => ({ title: `Line ${at % 50} ${month.slice(-2)}.${at} final`, start: day(month, at), allDay: true })));
  await other.evaluate(
    ([events, first]) => {
      const { FullCalendar } = window as unknown as { FullCalendar: { Calendar: new (element: Element, options: object) => { render(): void } } };
      new FullCalendar.Calendar(document.getElementById('calendar')!, { initialView: 'dayGridMonth', initialDate: first, events, dayMaxEvents: 3, height: 900 }).render();
    },
    [events, `${MONTHS[0]}-10`] as const,
  );
  await expect(other.locator('.fc-daygrid-event').first()).toBeVisible();
  const peer = await turns(other, ['.fc-next-button', '.fc-prev-button'], '[data-date="DAY"]', 'more');
  console.log(told('FullCalendar', peer, await nodes(other)));
  await other.close();
});
