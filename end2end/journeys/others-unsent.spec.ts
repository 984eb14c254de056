// Rule 4 of the live documents: another account in the same browser sees that unsent work is there, and whose it is not.
import { expect, test } from '../fixtures';
import { ENGINEER, addPerson, choosePassword, signOutUnsent } from '../harness/accounts';
import { arrived, setUp, signIn } from '../harness/people';
import { createFirst, inDays, openRelease, rename } from '../harness/planning';

const RELEASE = { program: 'Harbour', line: 'Server', version: '2.4.0', date: inDays(20) };

test('another account is told that somebody’s work waits in this browser', async ({ page, installation, visit }) => {
  await setUp(page, installation);
  await createFirst(page, RELEASE);
  const link = await addPerson(page, installation.url, ENGINEER);
  const visitor = await visit(installation);
  await signIn(visitor.page, visitor.url);
  await arrived(visitor.page, visitor.url);
  await openRelease(visitor.page, RELEASE);
  visitor.strict.expectDisconnection();
  visitor.line.quieten();
  await expect(visitor.page.getByText('Reconnecting…')).toBeVisible();
  await rename(visitor.page, 'Gangway');
  await expect(visitor.page.getByText('1 unsent')).toBeVisible();
  await signOutUnsent(visitor.page, 'Keep them and sign out');
  visitor.line.mend();
  await choosePassword(visitor.page, visitor.url, link, ENGINEER);
  await expect(visitor.page.getByText(/unsent|not (been )?sent/i).first()).toBeVisible();
});
