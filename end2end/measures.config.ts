// Measures what people wait for, beside another program on the same data: npm run measure. Not part of the suite.
import base from './playwright.config';

export default { ...base, testDir: 'measures', workers: 1, timeout: 300_000, reporter: [['list']], projects: base.projects?.filter((one) => one.name === 'desk') };
