// The pictures of the documentation, taken from the sample data: npm run screenshots. No part of the tests.
import base from './playwright.config';
import { defineConfig } from '@playwright/test';

export default defineConfig({
  ...base,
  testDir: 'screenshots',
  testMatch: '*.shots.ts',
  workers: 1,
  projects: [{ name: 'screenshots', use: { locale: 'en-GB', timezoneId: 'UTC', viewport: { width: 1440, height: 900 } } }],
});
