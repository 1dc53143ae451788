module.exports = require('../tier.cjs')({
  testMatch: ['<rootDir>/test/e2e/aws/*.test.ts'],
  globalSetup: '<rootDir>/test/e2e/aws/require-aws.ts',
  testEnvironment: '<rootDir>/test/e2e/aws/signal-environment.cjs',
  testTimeout: 7_200_000,
});
