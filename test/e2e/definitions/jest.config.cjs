module.exports = require('../tier.cjs')({
  testMatch: ['<rootDir>/test/e2e/definitions/changed-definition.test.ts'],
  testTimeout: 900_000,
});
