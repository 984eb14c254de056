// Files that the import page takes and then has questions about: they are asked without anything failing.
import { expect, test } from '../fixtures';
import { bringIn, exported, importButton, made, rowsOf, upload } from '../harness/exchange';
import { setUp } from '../harness/people';

test('a missing column is asked for, and can be named by hand', async ({ page, installation }) => {
  await setUp(page, installation);
  await upload(page, installation.url, made('columns.csv', 'program,product_line,release,milestone,planned for\nQuay,Crane,1.0,final,2030-01-01\n'));
  const columns = page.getByRole('region', { name: 'Columns of the file' });
  const date = columns.getByLabel('Date', { exact: true });
  await expect(date).toHaveAttribute('aria-invalid', 'true');
  await expect(date).toHaveAccessibleDescription('Say which column holds the date.');
  await expect(importButton(page)).toHaveAttribute('aria-disabled', 'true');
  await date.selectOption('planned for');
  await expect(date).not.toHaveAttribute('aria-invalid', 'true');
  await expect(importButton(page, /^Import 1 rows?$/)).not.toHaveAttribute('aria-disabled', 'true');
  await bringIn(page);
  expect(rowsOf(await exported(page, installation.url))).toEqual(['Quay,Crane,1.0,final,2030-01-01,expected,,']);
});

test('a file with nothing below the names of its columns says so', async ({ page, installation }) => {
  await setUp(page, installation);
  await upload(page, installation.url, made('broken.csv', 'program,product_line,release,milestone,date\n'));
  await expect(page.locator('#main')).toContainText('The file has no rows below the names of its columns.');
  expect(rowsOf(await exported(page, installation.url))).toEqual([]);
});
