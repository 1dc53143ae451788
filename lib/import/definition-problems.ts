import { InvalidInput } from '../definition/invalid-input.ts';
import { parseApplication } from '../definition/parse-application.ts';
import type { ApplicationDraft } from './draft.ts';
import { isWithinKey, KeyPlace, type KeyVerdict, type VerdictLedger } from './key-verdict.ts';

/**
 * Refuses each key whose field the definition refuses: limits of platforms, and rules between fields. Where something is
 * refused already, parts are not all there: then only the keys that have become a field are refused, and calls are not.
 */
export function refuseWhatTheDefinitionRefuses(definition: ApplicationDraft, ledger: VerdictLedger): void {
  const isWhole = !ledger.verdicts.some(({ kind }) => kind === 'refused');
  try {
    parseApplication(definition);
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    const { verdicts } = ledger;
    // Without the values received: they may be long, and the message says enough.
    for (const { field, message } of error.problems)
      if (isWhole || (sourcesOf(field, verdicts).length > 0 && !/\.(?:calls|environment)\b/.test(field)))
        new KeyPlace(keyOf(field, verdicts), ledger).refused(message);
  }
}

/** The key that a field was read from, or else the service that has the field. */
export function keyOf(field: string, verdicts: readonly KeyVerdict[]): string {
  const [source] = sourcesOf(field, verdicts).sort((a, b) => b.length - a.length);
  if (source) return source.path;
  const [list = '', name = ''] = field.split('.');
  return name ? `${list}.${name}` : list;
}

/** The verdicts of the keys that a field was read from. */
const sourcesOf = (field: string, verdicts: readonly KeyVerdict[]) =>
  verdicts.flatMap((one) =>
    one.field !== undefined && isWithinKey(field, one.field) ? [{ ...one, length: one.field.length }] : [],
  );
