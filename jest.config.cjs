const { availableParallelism } = require('node:os');

module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/conformance/', '<rootDir>/test/e2e/'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out'],
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
