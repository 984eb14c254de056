// The calendar without a mouse: from an empty installation to a settled conflict and a calendar that others read.
import ICAL from 'ical.js';
import { Page, request } from '@playwright/test';
import { expect, open, test } from '../fixtures';
import { Installation } from '../harness/installation';
import { choose, enterDay, press, reach, skipToContent, withoutPointer, write } from '../harness/keys';
import { LOGIN, NAME, ORGANIZATION, PASSWORD, arrived } from '../harness/people';
import { bar, inDays, messages, written } from '../harness/planning';

/** The first day from so many days on that is one of these weekdays, 0 for Sunday. */
function next(from: number, ...weekdays: number[]): number {
  let at = from;
  while (!weekdays.includes(new Date(inDays(at)).getUTCDay())) at++;
  return at;
}

// A release that is there, a train every second Tuesday after it, and the Wednesday to which the second one will give way.
const RELEASE = { program: 'Quay', line: 'Crane', version: '1.4', date: inDays(next(9, 1, 2, 3, 4)) };
const FIRST = next(16, 2);
const [FROZEN, FREE] = [inDays(FIRST + 14), inDays(FIRST + 15)];

/** The one-time link, and the organization: no pointer from here on. */
async function claim(page: Page, installation: Installation): Promise<void> {
  await withoutPointer(page);
  await open(page, installation.link!);
  await write(page, page.getByRole('textbox', { name: 'Organization' }), ORGANIZATION);
  await write(page, page.getByLabel('Your name'), NAME);
  await write(page, page.getByLabel('Sign-in name'), LOGIN);
  await write(page, page.getByLabel('Password'), PASSWORD);
  await page.keyboard.press('Enter');
  await arrived(page, installation.url);
}

test('a train by cadence, a freeze over it, the next free slot, back again, and a subscription: by keyboard alone', async ({ page, installation }) => {
  test.slow();
  await claim(page, installation);

  // A product line comes with its first release.
  await page.keyboard.press('n');
  const creating = page.getByRole('dialog', { name: 'New release' });
  await write(page, creating.getByLabel('Name of the new program'), RELEASE.program);
  await write(page, creating.getByLabel('Name of the new product line'), RELEASE.line);
  await write(page, creating.getByLabel('Version'), RELEASE.version);
  await enterDay(page, creating.getByLabel('Target date'), RELEASE.date);
  await press(page, creating.getByRole('button', { name: 'Create release' }));
  await expect(creating).toBeHidden();
  await expect(bar(page, RELEASE)).not.toHaveAccessibleName(/conflict/);

  // The rule, and three trains ahead.
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Trains');
  await expect(page.locator('#main')).toBeFocused();
  await press(page, page.locator('#main').getByRole('link', { name: 'Cadences' }));
  await expect(page.getByText('No cadences yet')).toBeVisible();
  await page.keyboard.press('n');
  const rule = page.getByRole('dialog', { name: 'New cadence' });
  await write(page, rule.getByLabel('Name'), 'Fortnight');
  await enterDay(page, rule.getByLabel('First day'), inDays(FIRST));
  await choose(page, rule.getByLabel('Repeats'), 'By weeks');
  await write(page, rule.getByLabel('Every', { exact: true }), '2');
  await page.keyboard.press('Enter');
  await expect(rule).toBeHidden();
  const cadence = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Fortnight' }) });
  await expect(cadence).toContainText('every 2 weeks on Tue');
  await press(page, cadence.getByRole('button', { name: 'Make the next trains…' }));
  const ahead = page.getByRole('dialog', { name: 'The next trains' });
  await press(page, ahead.getByRole('button', { name: 'Make 3 trains' }));
  await expect(ahead).toBeHidden();
  const made = cadence.getByRole('list', { name: 'Trains made' }).getByRole('listitem');
  await expect(made).toHaveCount(3);
  await expect(made.nth(1)).toContainText(written(FROZEN));

  // A freeze over the day of the second.
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Portfolio');
  await expect(page.locator('#main')).toBeFocused();
  await press(page, page.getByRole('navigation', { name: 'Portfolio' }).getByRole('link', { name: /^Freezes/ }));
  await press(page, page.locator('#main').getByRole('button', { name: 'Add freeze' }));
  const freeze = page.getByRole('dialog', { name: 'Add a freeze' });
  await write(page, freeze.getByLabel('Name'), 'Stocktaking');
  await enterDay(page, freeze.getByLabel('First day'), FROZEN);
  await enterDay(page, freeze.getByLabel('Last day'), FROZEN);
  await write(page, freeze.getByLabel('Reason'), 'The sheds are counted.');
  await press(page, freeze.getByRole('button', { name: 'Add freeze' }));
  await expect(freeze).toBeHidden();
  await expect(page.getByRole('row', { name: /Stocktaking/ })).toContainText(written(FROZEN));

  // The calendar knows, and lists what it found.
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Calendar');
  await expect(page.locator('#main')).toBeFocused();
  const second = page.getByRole('region', { name: 'Timeline' }).getByRole('link', { name: /^Crane 1\.6,/ });
  await expect(second).toHaveAccessibleName(/; 1 conflict: Inside a freeze$/);
  const opens = page.getByRole('link', { name: '1 release with conflicts' });
  await press(page, opens);
  await expect(page).toHaveURL(/conflicts=1/);
  await expect(opens).toBeFocused();
  const list = page.getByRole('region', { name: 'Conflicts' });
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await expect(list.getByRole('listitem')).toContainText('Stocktaking, which stops releases');

  // From the list to the next free slot.
  await press(page, list.getByRole('button', { name: /^Move to…/ }), 8);
  const moving = page.getByRole('dialog', { name: 'Move Crane 1.6' });
  await press(page, moving.getByRole('button', { name: 'Next free slot' }), 8);
  await expect(moving.getByRole('status')).toHaveText(new RegExp(`^Free: ${written(FREE)}\\.`));
  await press(page, moving.getByRole('button', { name: 'Move Crane 1.6 by 1 day' }), 8);
  await expect(moving).toBeHidden();
  await expect(second).toHaveAccessibleName(new RegExp(`${written(FREE)}$`));
  await expect(list).toContainText('Nothing speaks against the dates that are shown.');

  // Taken back, it is in the freeze again.
  const told = messages(page).locator('.toast').filter({ hasText: 'Moved Crane 1.6 by 1 day' });
  await expect(told.getByRole('button', { name: 'Undo' })).toBeVisible();
  await page.keyboard.press('u');
  await expect(second).toHaveAccessibleName(new RegExp(`${written(FROZEN)}; 1 conflict: Inside a freeze$`));
  await expect(list.getByRole('listitem')).toHaveCount(1);

  // A calendar program follows along. The list of conflicts has the focus; loaded anew, the page begins at its top.
  await open(page, page.url());
  await skipToContent(page);
  await press(page, page.locator('#main').getByRole('link', { name: 'Subscribe' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Subscriptions');
  await expect(page.locator('#main')).toBeFocused();
  await write(page, page.getByLabel('Name'), 'The quay');
  await page.keyboard.press('Enter');
  const given = page.getByRole('dialog', { name: 'Your link' });
  const link = given.getByRole('textbox', { name: 'Link', exact: true });
  await reach(page, link);
  const address = await link.inputValue();
  await press(page, given.getByRole('button', { name: 'Done' }));
  await expect(given).toBeHidden();
  await expect(page.getByRole('row', { name: /The quay/ })).toContainText('Never');

  const program = await request.newContext({ userAgent: 'Harbour Calendar/1.0' });
  const answer = await program.get(address);
  expect(answer.status()).toBe(200);
  const calendar = new ICAL.Component(ICAL.parse(await answer.text()) as never);
  const days = calendar.getAllSubcomponents('vevent').map((event) => `${event.getFirstPropertyValue('summary')} ${event.getFirstPropertyValue('dtstart')}`);
  expect(days.sort()).toEqual([
    `Crane 1.4: final ${RELEASE.date}`,
    `Crane 1.5: final ${inDays(FIRST)}`,
    `Crane 1.6: final ${FROZEN}`,
    `Crane 1.7: final ${inDays(FIRST + 28)}`,
  ]);
  await program.dispose();
  await page.reload();
  await expect(page.getByRole('row', { name: /The quay/ })).toContainText('Harbour Calendar/1.0');
});
