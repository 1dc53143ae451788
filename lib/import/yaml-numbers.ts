import type { ScalarTag } from 'yaml';

/*
 * Numbers as Go's reader of YAML takes them, which Compose uses: `0777` is octal, `1_000` has a separator, and `1e6` is
 * handed over as `1e+06`. Source: go-yaml v3, resolve.go; strconv.FormatFloat.
 */

const NUMBER =
  /^[-+]?(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|\d[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?\d+)?|\.\d[\d_]*(?:[eE][-+]?\d+)?)$/;

const INTEGER = /^([-+]?)(?:(0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)|0([0-7]+)|(0|[1-9]\d*))$/;

const LEAST_INTEGER = -(2n ** 63n);
const MOST_INTEGER = 2n ** 64n - 1n;

/** The number of a plain text, or the text of a number that JavaScript writes in another way. */
export const goNumber: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: NUMBER,
  resolve: (text) => {
    const plain = text.replaceAll('_', '');
    const integer = integerOf(plain);
    const written = integer === undefined ? floatText(Number(plain)) : String(integer);
    return String(Number(written)) === written ? Number(written) : written;
  },
};

/** The integer of a text. Undefined for other numbers, and for those that Go reads as floats. */
function integerOf(text: string): bigint | undefined {
  const [, sign, prefixed, octal, decimal] = INTEGER.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const value = BigInt(prefixed?.toLowerCase() ?? (octal === undefined ? (decimal ?? '') : `0o${octal}`));
  const signed = sign === '-' ? -value : value;
  return signed >= LEAST_INTEGER && signed <= MOST_INTEGER ? signed : undefined;
}

/** A float with an exponent below -4 or from 6 on has the exponent written out, with two digits. */
function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0';
  const [mantissa, exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (value === 0 || (power >= -4 && power < 6)) return String(value);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}
