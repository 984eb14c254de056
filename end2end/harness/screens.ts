// Every screen of somebody who is signed in, with the sample data: where it is and what stands on it.
import { Page, expect } from '@playwright/test';
import { open } from './strict';

export interface Screen {
  name: string;
  /** Where it is; a release is found by its words. */
  path: string;
  release?: string;
  title: RegExp;
  /** What must be there before it counts as shown. */
  shows: (page: Page) => ReturnType<Page['locator']>;
}

const QUARTER = 'at=2025-10-07&span=quarter';

export const SCREENS: Screen[] = [
  { name: 'timeline', path: `/?view=timeline&${QUARTER}`, title: /^Calendar$/, shows: (page) => page.getByRole('group', { name: 'CPython 3.14' }) },
  { name: 'month', path: '/?view=month&at=2025-10-07', title: /^Calendar$/, shows: (page) => page.getByRole('grid', { name: 'October 2025' }) },
  { name: 'agenda', path: `/?view=agenda&${QUARTER}`, title: /^Calendar$/, shows: (page) => page.getByRole('link', { name: '3.14.0 final' }) },
  { name: 'year', path: '/?view=year&at=2025-10-07', title: /^Calendar$/, shows: (page) => page.getByRole('grid', { name: 'October' }) },
  { name: 'release', path: '', release: 'CPython 3.14.0', title: /^3\.14\.0$/, shows: (page) => page.getByRole('rowheader', { name: /final/ }) },
  { name: 'release of the organization', path: '', release: 'Harbour Server 7.0', title: /^7\.0/, shows: (page) => page.getByRole('rowheader', { name: /final/ }) },
  { name: 'record', path: '/record', release: 'Harbour Server 7.2', title: /^Record of Harbour Server 7\.2/, shows: (page) => page.locator('#main ol').first().getByRole('listitem').first() },
  { name: 'conflicts', path: '/?view=timeline&span=year&conflicts=1', title: /^Calendar$/, shows: (page) => page.getByRole('region', { name: 'Conflicts' }).getByRole('listitem').first() },
  { name: 'slip', path: '/slip', release: 'Harbour Server 7.2', title: /^Slip of Harbour Server 7\.2/, shows: (page) => page.locator('#main .slip-list').getByText('Planned', { exact: true }) },
  { name: 'slips of a year', path: '/slips', title: /^Changes$/, shows: (page) => page.getByRole('heading', { name: /^Targets of / }) },
  { name: 'changes', path: '/changes', title: /^Changes$/, shows: (page) => page.locator('#main ol.changed').getByRole('listitem').first() },
  { name: 'scenarios', path: '/scenarios', title: /^Scenarios$/, shows: (page) => page.getByRole('heading', { name: 'No scenarios yet' }) },
  { name: 'trains', path: '/trains', title: /^Trains$/, shows: (page) => page.getByRole('rowheader', { name: /App after server/ }) },
  { name: 'portfolio', path: '/portfolio', title: /^Portfolio$/, shows: (page) => page.getByRole('heading', { name: 'CPython' }) },
  { name: 'teams', path: '/portfolio?tab=teams', title: /^Portfolio$/, shows: (page) => page.locator('#main').getByText('Platform', { exact: true }) },
  { name: 'environments', path: '/portfolio?tab=environments', title: /^Portfolio$/, shows: (page) => page.locator('#main').getByText('Staging', { exact: true }) },
  { name: 'templates', path: '/templates', title: /^Templates$/, shows: (page) => page.getByRole('heading', { name: 'Minor release' }) },
  { name: 'cadences', path: '/trains/cadences', title: /^Cadences$/, shows: (page) => page.getByRole('list', { name: 'Trains made' }).getByRole('listitem').first() },
  { name: 'working days', path: '/portfolio?tab=days', title: /^Portfolio$/, shows: (page) => page.getByRole('heading', { name: 'Working week' }) },
  { name: 'freezes', path: '/portfolio?tab=freezes', title: /^Portfolio$/, shows: (page) => page.locator('#main').getByText('Quarter-end close') },
  { name: 'record of the portfolio', path: '/portfolio/record', title: /^Record of the portfolio$/, shows: (page) => page.locator('#main ol').first().getByRole('listitem').first() },
  { name: 'record without anything', path: '/portfolio/record?to=2000-01-01', title: /^Record of the portfolio$/, shows: (page) => page.getByRole('heading', { name: 'No changes' }) },
  { name: 'import', path: '/import', title: /^Import$/, shows: (page) => page.getByText('Choose a CSV file or a calendar file, or drop it here') },
  { name: 'subscriptions', path: '/subscriptions', title: /^Subscriptions$/, shows: (page) => page.getByRole('button', { name: 'Make a link' }) },
  { name: 'people', path: '/people', title: /^People$/, shows: (page) => page.getByRole('rowheader', { name: /Stakeholder/ }) },
];

/** The address of the first release that the words find. */
export async function addressOf(page: Page, url: string, words: string): Promise<string> {
  const answer = await page.request.get(`${url}/api/search?q=${encodeURIComponent(words)}`);
  const [first] = (await answer.json()) as { href: string }[];
  expect(first, `a release that is found by “${words}”`).toBeDefined();
  return first.href;
}

/** Goes to a screen and waits until it is shown whole. */
export async function visit(page: Page, url: string, screen: Screen): Promise<void> {
  const path = screen.release ? (await addressOf(page, url, screen.release)) + screen.path : screen.path;
  await open(page, url + path);
  await expect(screen.shows(page)).toBeVisible();
}
