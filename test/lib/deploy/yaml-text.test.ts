import { parse } from 'yaml';
import { yamlText } from '../../../lib/deploy/yaml-text.ts';
import { AMBIGUOUS_TEXTS } from '../../ambiguous-texts.ts';

const values = {
  list: AMBIGUOUS_TEXTS,
  byName: Object.fromEntries(AMBIGUOUS_TEXTS.map((text) => [text, text])),
};

it.each(['1.1', '1.2'] as const)(
  'is read by YAML %s as what was written, names and values alike',
  (version) => {
    expect(parse(yamlText(values), { version, merge: false })).toEqual(values);
  },
);

it.each(['0X1F', '1__0', '12_', '1e_3', '0B11', '1,000', '12:30', '2026-11-28', 'y', '='])(
  'quotes %s, which only some readers take for something else',
  (text) => expect(yamlText({ text })).toBe(`text: "${text}"\n`),
);

it.each(['10s', '50%', '512M', '450m', '1.0.0', '127.0.0.1:8080:8080', 'none', 'links:1.0.0'])(
  'leaves %s plain, which no reader takes for anything but a text',
  (text) => expect(yamlText({ text })).toBe(`text: ${text}\n`),
);

it('writes numbers, truth values and lists as such, and leaves out what is undefined', () => {
  expect(yamlText({ number: 1, truth: true, nothing: undefined, list: [1, 'x'], empty: [] })).toBe(
    'number: 1\ntruth: true\nlist:\n  - 1\n  - x\nempty: []\n',
  );
});
