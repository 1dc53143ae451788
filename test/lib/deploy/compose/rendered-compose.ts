import { parse } from 'yaml';
import { parseApplication } from '../../../../lib/definition/parse-application.ts';
import { composeFile } from '../../../../lib/deploy/compose/compose-file.ts';
import { full } from './applications.ts';

/** The Compose file of a definition, as text. */
export const textOf = (definition: object): string => composeFile(parseApplication(definition));

/** The Compose file of a definition, read. */
export const read = (definition: object): any => parse(textOf(definition));

/** The definition with one of everything, with other fields of its service. */
export const withFields = (fields: object) => ({
  ...full,
  services: { links: { ...full.services.links, ...fields } },
});

/** Its file. */
export const fullWith = (fields: object = {}) => read(withFields(fields));
