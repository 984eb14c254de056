// One Chromium, two sizes. A journey runs on the desk unless it is tagged @phone (both) or @phone-only.
import { defineConfig, devices } from '@playwright/test';

// What a browser does on its own account (updates, sync, other protocols) would only disturb the strict fixture.
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: 'journeys',
  outputDir: 'test-results',
  snapshotPathTemplate: '{testDir}/{testFileDir}/screens/{testFileName}-{projectName}/{arg}{ext}',
  fullyParallel: true,
  forbidOnly: true,
  // A test that passes the second time is a test that failed.
  retries: 0,
  workers: 2,
  timeout: 45_000,
  expect: { timeout: 7_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['list'], ['json']] : [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: process.env.CHROMIUM_PATH || undefined, args },
    trace: 'retain-on-failure',
  },
  projects: [
    {
      name: 'desk',
      grepInvert: /@phone-only/,
      use: { viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' },
    },
    {
      name: 'phone',
      grep: /@phone/,
      use: {
        viewport: { width: 390, height: 844 },
        hasTouch: true,
        isMobile: true,
        deviceScaleFactor: 2,
        // A phone says that it is one: the server sends it the agenda.
        userAgent: devices['Pixel 7'].userAgent,
        locale: 'en-US',
        timezoneId: 'America/New_York',
      },
    },
  ],
});
