import { parseService } from '../../../lib/definition.ts';
import { service as definition } from '../../../lib/service.ts';

export const service = parseService(definition);
