module.exports = require('../tier.cjs')({
  testMatch: ['<rootDir>/test/e2e/page/page-in-browser.test.ts'],
  globalSetup: '<rootDir>/test/e2e/page/require-browser.ts',
  testTimeout: 30_000,
});
