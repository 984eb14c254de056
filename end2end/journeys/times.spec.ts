// Times and weeks as people live them: by the clocks of the reader's zone, weeks from the reader's first day.
import { Page } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { sameAsTheServers } from '../harness/hydration';
import { setUp, signIn } from '../harness/people';
import { bar, createFirst, inDays } from '../harness/planning';

const RELEASE = { program: 'Harbour', line: 'Server', version: '2.4.0', date: inDays(20) };

/** A moment as the record writes it, by the clocks of a zone. */
function written(moment: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone,
  }).formatToParts(new Date(moment));
  const part = (type: string) => parts.find((one) => one.type === type)!.value;
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}, ${part('hour')}:${part('minute')}`;
}

async function weekdays(page: Page, url: string): Promise<string[]> {
  await open(page, `${url}/?view=month&at=2025-10-07`);
  return page.getByRole('grid').getByRole('columnheader').allTextContents();
}

test('each reader sees the record by their own clocks and the week from its first day there', async ({ page, installation, visit }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  const release = await bar(page, RELEASE).getAttribute('href');
  for (const [timezoneId, locale, first] of [
    ['Asia/Kolkata', 'en-IN', 'Sun'],
    ['America/New_York', 'de-DE', 'Mon'],
    ['Africa/Cairo', 'ar-EG', 'Sat'],
  ]) {
    const reader = await visit(installation, { timezoneId, locale });
    await signIn(reader.page, reader.url);
    await open(reader.page, `${reader.url}${release}/record`);
    const time = reader.page.locator('#main ol time').first();
    const machine = (await time.getAttribute('datetime'))!;
    await expect(time).toHaveText(written(machine, timezoneId));
    await expect(time).toHaveAttribute('title', `${machine.replace('T', ' ').replace('Z', '')} UTC`);
    await sameAsTheServers(reader.page);
    const days = await weekdays(reader.page, reader.url);
    expect(days).toHaveLength(7);
    expect(days[0], locale).toBe(first);
    await sameAsTheServers(reader.page);
  }
});
