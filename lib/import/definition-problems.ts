import { InvalidInput } from '../definition/invalid-input.ts';
import { parseApplication } from '../definition/parse-application.ts';
import type { ApplicationDraft } from './draft.ts';
import { type Ledger, Place, type Verdict } from './verdict.ts';

/**
 * Refuses each key whose field the definition refuses: limits of platforms, and rules between fields. A definition that
 * already has refusals is not checked, as its parts are not all there.
 */
export function refuseWhatTheDefinitionRefuses(definition: ApplicationDraft, ledger: Ledger): void {
  if (ledger.verdicts.some(({ kind }) => kind === 'refused')) return;
  try {
    parseApplication(definition);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const { verdicts } = ledger;
    // Without the values received: they may be long, and the message says enough.
    for (const { field, message } of error.problems)
      new Place(keyOf(field, verdicts), ledger).refused(message);
  }
}

/** The key that a field was read from, or else the service that has the field. */
export function keyOf(field: string, verdicts: readonly Verdict[]): string {
  const sources = verdicts.flatMap((one) =>
    one.field !== undefined && `${field}.`.startsWith(`${one.field}.`)
      ? [{ ...one, length: one.field.length }]
      : [],
  );
  const [source] = sources.sort((a, b) => b.length - a.length);
  if (source) return source.path;
  const [list = '', name = ''] = field.split('.');
  return name ? `${list}.${name}` : list;
}
