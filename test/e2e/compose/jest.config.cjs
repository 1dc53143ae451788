module.exports = require('../tier.cjs')({
  testMatch: ['<rootDir>/test/e2e/compose.test.ts'],
  globalSetup: '<rootDir>/test/e2e/compose/require-docker.ts',
  testTimeout: 600_000,
});
