const { existsSync } = require('node:fs');
const { availableParallelism } = require('node:os');
const { join } = require('node:path');

/** The sample's services that a user has removed, or has replaced by one of their own: their tests go with them. */
const removed = ['links', 'visits'].filter(
  (name) => !existsSync(join(__dirname, 'app', name, 'src', 'start-service.ts')),
);

module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: [
    ...['/node_modules/', '<rootDir>/test/conformance/', '<rootDir>/test/e2e/'],
    ...removed.map((name) => `<rootDir>/test/app/${name}/`),
  ],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out'],
  testEnvironment: '<rootDir>/test/outside/plain.cjs',
  runtime: '<rootDir>/test/outside/runtime.cjs',
  transform: { '^.+\\.ts$': '@swc/jest' },
  moduleNameMapper: {
    '^(d3-(?:array|color|format|interpolate|path|scale|shape|time|time-format)|internmap)$':
      '<rootDir>/node_modules/$1/dist/$1.js',
  },
  globalSetup: '<rootDir>/test/temp-folder.ts',
  // A number, as Jest takes 150 % for 150.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  testTimeout: 20_000,
};
