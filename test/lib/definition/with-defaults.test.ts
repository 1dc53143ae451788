import { z } from 'zod';
import { withDefaults } from '../../../lib/definition/with-defaults.ts';

const port = z.strictObject({ number: z.int(), protocol: z.string().default('http') });
const schema = z.strictObject({
  name: z.string().default('shop'),
  size: z.strictObject({ cpu: z.int().default(1), memory: z.int().default(2) }).prefault({}),
  probe: z.strictObject({ every: z.int().default(5), path: z.string() }).optional(),
  ports: z
    .record(z.string(), z.union([port, z.int().transform((number) => port.parse({ number }))]))
    .default({}),
  steps: z.array(z.strictObject({ name: z.string(), tries: z.int().default(3) })).default([]),
});

it('is the same as parsing, for a value that is right', () => {
  for (const value of [{}, { ports: { http: 80 } }, { probe: { path: '/' }, steps: [{ name: 'a' }] }])
    expect(withDefaults(schema, value)).toEqual(schema.parse(value));
});

it('keeps wrong values, and fills the defaults around them at every depth', () => {
  expect(
    withDefaults(schema, {
      name: 5,
      size: { cpu: 'lots' },
      probe: { path: 1 },
      ports: { http: 80, admin: 'x' },
      steps: [{ name: 'a' }, { name: 1 }, 'b'],
    }),
  ).toEqual({
    name: 5,
    size: { cpu: 'lots', memory: 2 },
    probe: { every: 5, path: 1 },
    ports: { http: { number: 80, protocol: 'http' }, admin: 'x' },
    steps: [{ name: 'a', tries: 3 }, { name: 1, tries: 3 }, 'b'],
  });
});

it('keeps unknown fields, also in a value of several forms', () => {
  expect(withDefaults(schema, { colour: 'blue', ports: { http: { number: 80, colour: 'blue' } } })).toEqual({
    colour: 'blue',
    name: 'shop',
    size: { cpu: 1, memory: 2 },
    probe: undefined,
    ports: { http: { number: 80, colour: 'blue', protocol: 'http' } },
    steps: [],
  });
});

it.each([['a text'], [5], [null], [[]]])('leaves %p alone, which is no object', (value) => {
  expect(withDefaults(schema, value)).toEqual(value);
});

it('leaves out what is optional and absent', () => {
  expect(withDefaults(schema, { name: 5 })).toMatchObject({ probe: undefined });
});
