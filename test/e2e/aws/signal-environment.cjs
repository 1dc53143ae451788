const RenderingEnvironment = require('../../outside/sandbox.cjs');

/** Lets tests receive signals: the `process` of a test is Jest's copy, which receives none. */
module.exports = class extends RenderingEnvironment {
  async setup() {
    await super.setup();
    this.global.onSignal = (signal, heard) => process.on(signal, heard);
    this.global.exitNow = (code) => process.exit(code);
  }
};
