const { moduleNameMapper, transform, modulePathIgnorePatterns } = require('../../../jest.config.cjs');

module.exports = {
  rootDir: '../../..',
  testMatch: ['<rootDir>/test/e2e/page/page.test.ts'],
  transform,
  moduleNameMapper,
  modulePathIgnorePatterns,
  globalSetup: '<rootDir>/test/e2e/page/require-browser.ts',
  maxWorkers: 1,
  verbose: true,
  testTimeout: 30000,
};
