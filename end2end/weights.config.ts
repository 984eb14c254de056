// Weighs the first load and each area: npm run weigh. Not part of the suite, which holds the first load to its bound itself.
import base from './playwright.config';

export default { ...base, testDir: 'weights', reporter: [['list']], projects: base.projects?.filter((one) => one.name === 'desk') };
