import { readServiceConfig } from './config/service-config.ts';
import { runProgram } from './process/program-errors.ts';
import { runService } from './process/run-service.ts';

void runProgram(async () => {
  await runService(readServiceConfig(process.env));
});
