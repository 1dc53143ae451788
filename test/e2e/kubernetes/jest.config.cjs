module.exports = require('../tier.cjs')({
  testMatch: ['<rootDir>/test/e2e/kubernetes.test.ts'],
  globalSetup: '<rootDir>/test/e2e/kubernetes/require-kubernetes.ts',
  testTimeout: 240_000,
});
