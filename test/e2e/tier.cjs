const { join } = require('node:path');
const { moduleNameMapper, modulePathIgnorePatterns, runtime, transform } = require('../../jest.config.cjs');

/** Jest's configuration of a tier: modules load as in `npm test`, and one test runs at a time, as all share an engine. */
module.exports = (own) => ({
  rootDir: join(__dirname, '..', '..'),
  moduleNameMapper,
  modulePathIgnorePatterns,
  runtime,
  testEnvironment: '<rootDir>/test/outside/sandbox.cjs',
  transform,
  maxWorkers: 1,
  verbose: true,
  ...own,
});
