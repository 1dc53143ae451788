import { join } from 'node:path';
import { reportFailure } from '../lib/definition.ts';
import { startValidation } from '../lib/validation/thread.ts';

// `npm start`. What renders is loaded while the rules of the validation are.
const thread = startValidation();
import('../lib/start.ts').then(({ start }) => start(join(__dirname, '..'), thread)).catch(reportFailure);
