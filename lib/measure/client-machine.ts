import os from 'node:os';
import type { Measurement } from './measurement.ts';

/** Where the measurement ran: a reader has to judge whether the client was the bottleneck. */
export function clientMachine(): Omit<Measurement['client'], 'startedLateMilliseconds'> {
  return {
    nodeVersion: process.version,
    os: `${os.type()} ${os.release()} ${os.arch()}`,
    cores: os.availableParallelism(),
    memoryMiB: Math.round(os.totalmem() / 1024 / 1024),
  };
}
