import { Document, isScalar, visit } from 'yaml';

/**
 * Writes a value as YAML that every reader understands in the same way.
 *
 * Readers of YAML 1.1, YAML 1.2 and Go's, in Compose and kubectl, disagree on which texts are numbers, dates and
 * booleans. So each text that any of them could read as something else is quoted.
 *
 * @param value plain data; undefined values are left out
 */
export function yamlText(value: unknown): string {
  // No anchors: they save lines, but a reader has to look elsewhere for the value.
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      if (isScalar<string>(node) && typeof node.value === 'string' && isAmbiguous(node.value))
        node.type = 'QUOTE_DOUBLE';
    },
  });
  // A quoted text stays on one line: in a text over several lines, Go reads an escaped space as a backslash.
  return document.toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER });
}

/**
 * Tells whether a reader may resolve a plain text to a number, date, time, boolean or null.
 *
 * Numbers, dates and times begin with a digit, a sign or a dot, have at most one dot, and consist of the characters
 * below. The other kinds are a list of words. These patterns are wider than any reader's own rules, because the readers
 * differ: `0X1F`, `1__0` and `1e_3` are numbers only in Go, `1,000` only in Ruby.
 *
 * Sources: yaml.org, "Language-Independent Types for YAML 1.1"; YAML 1.2.2, 10.3; go.yaml.in/yaml, resolve.go.
 */
const isAmbiguous = (text: string): boolean =>
  (/^[-+.\d][\d_.,:+\-a-foxtznixy\s]*$/i.test(text) && !/\..*\./.test(text)) ||
  /^(~|null|true|false|yes|no|on|off|y|n|=|<<)$/i.test(text);
