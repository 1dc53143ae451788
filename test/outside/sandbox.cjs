const { TestEnvironment } = require('jest-environment-node');

/**
 * Jest's environment for Node, in which a suite can replace modules, with one thing more: `renderOutside`, which renders
 * in this process but outside of the sandbox that Jest makes for the suite. In it a suite would load and compile
 * aws-cdk-lib anew, about a second of CPU, and run it cold.
 */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    // Loaded by Node's `require`, as `runtime.cjs` taught it: another loader would stay for the suites that follow.
    this.global.renderOutside = (definition, context) =>
      require('./rendering.ts').renderOnce(definition, context);
  }
};
