module.exports = require('../e2e/tier.cjs')({ testMatch: ['<rootDir>/test/conformance/**/*.test.ts'] });
