import type { FieldPath } from '../definition-fields.ts';
import type { FieldVerdicts } from '../verdict.ts';

/** The paths of the fields within an object or a list of the definition. */
type Within<P extends string> = Extract<FieldPath, P | `${P}.${string}` | `${P}[]${string}`>;

/** The verdicts on all fields within some objects of the definition. */
export type FieldsOf<P extends string> = Readonly<Record<Within<P>, FieldVerdicts>>;
