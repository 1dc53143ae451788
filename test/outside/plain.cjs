const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');
const { setFlagsFromString } = require('node:v8');

// As lib/compare/validation/thread.ts, which says why.
setFlagsFromString('--liftoff-only');

/** The state that Jest keeps for the rest of a suite: the time given by jest.setTimeout, and the listeners of each test. */
const OF_ONE_SUITE = [Symbol.for('TEST_TIMEOUT_SYMBOL'), Symbol.for('EVENT_HANDLERS')];

/**
 * Jest's environment without its sandbox: suites run in this process as any program does, so that all of them together
 * load aws-cdk-lib and our modules once a worker. A sandbox compiles and runs them anew for each suite: half of all CPU.
 *
 * With `runtime.cjs`, which loads the modules. A suite that replaces modules (jest.mock, jest.isolateModules) asks for
 * `sandbox.cjs` in its first line.
 */
module.exports = class {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);

  constructor({ projectConfig: config }) {
    const timerConfig = { idToRef: (id) => id, refToId: (ref) => ref };
    const { global, moduleMocker } = this;
    this.fakeTimers = new LegacyFakeTimers({ config, global, moduleMocker, timerConfig });
    this.fakeTimersModern = new ModernFakeTimers({ config, global });
    this.before = { console, env: process.env, exit: process.exit, exitCode: process.exitCode };
  }

  async setup() {
    // Not the console that Jest makes for each suite: what modules do to theirs, as quiet-alpha.ts, must last.
    globalThis.console = this.before.console;
    // Where tests render: here as in a sandbox, so that helpers need not know which of them they are in.
    globalThis.renderOutside = (...asked) => require('./rendering.ts').renderOnce(...asked);
  }

  async teardown() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    const { env, exit, exitCode } = this.before;
    Object.assign(process, { env, exit, exitCode });
    for (const name of OF_ONE_SUITE) delete globalThis[name];
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** Null: there is no other context than that of this process. */
  getVmContext() {
    return null;
  }
};
