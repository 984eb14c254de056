// A release with a milestone before its target, made the quick way: as a file.
import { Page, expect } from '@playwright/test';
import { bringIn, schedule, upload } from './exchange';
import { Installation } from './installation';
import { setUp } from './people';
import { inDays } from './planning';
import { open } from './strict';

export const CRANE = { program: 'Quay', line: 'Crane', version: '1.1', date: inDays(20), candidate: inDays(10) };

/** An organization with one release of two milestones; ends on its calendar. */
export async function withCrane(page: Page, installation: Installation): Promise<void> {
  await setUp(page, installation);
  const row = (milestone: string, date: string) => `${CRANE.program},${CRANE.line},${CRANE.version},${milestone},${date},expected,Release manager,`;
  await upload(page, installation.url, schedule(row('candidate 1', CRANE.candidate), row('final', CRANE.date)));
  await bringIn(page);
  await open(page, `${installation.url}/`);
}

/** Freezes the baseline of the release that is shown. */
export async function plan(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Plan: freeze the baseline/ }).click();
  await expect(page.locator('#main').getByText('Planned', { exact: true })).toBeVisible();
}
