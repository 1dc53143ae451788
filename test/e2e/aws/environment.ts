import { TestEnvironment } from 'jest-environment-node';

/** Node's, and a way to hear signals: the `process` of a test is Jest's copy, which hears none. */
export default class SignalsToo extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    this.global.onSignal = (signal: NodeJS.Signals, heard: () => void) => process.on(signal, heard);
    this.global.exitNow = (code: number) => process.exit(code);
  }
}
