import type { Definition } from '../lib/definition/application.ts';

/** Texts that some reader of YAML takes for something else where they are not quoted, or for another text. */
export const AMBIGUOUS_TEXTS: readonly string[] = [
  // Dates, times and numbers by their sixties.
  ...['2026-11-28', '2026-11-28T10:00:00Z', '2026-11-28 10:00:00', '12:30', '12:30:45', '1:30.5', '33:33'],
  ...['0o17', '0O17', '017', '09', '0b11', '0B11', '-0b11', '0x1f', '0X1F', '1_000', '1__0', '12_', '1,000'],
  ...[
    '0',
    '-0',
    '+1',
    '42',
    '1.0',
    '1.',
    '.5',
    '-.5',
    '1e3',
    '1E+3',
    '1e_3',
    '1_000.5',
    '.inf',
    '-.INF',
    '.NaN',
  ],
  ...[
    'yes',
    'No',
    'ON',
    'off',
    'y',
    'N',
    'true',
    'FALSE',
    'null',
    'Null',
    '~',
    '',
    '=',
    '<<',
    '-',
    '?',
    '...',
  ],
  // Signs of YAML's own.
  ...[
    '- x',
    '? x',
    '# x',
    'a # x',
    'a: b',
    'a:',
    ': a',
    '*a',
    '&a',
    '!a',
    '!!int 1',
    '%a',
    '@a',
    '`a`',
    '|',
    '>',
    '>-',
  ],
  ...[
    '[a]',
    '{a: b}',
    ',',
    '"',
    '"a"',
    "'",
    "it's",
    '\\',
    '\\n',
    '\\x41',
    '---',
    '--- a',
    'a\n---\nb',
    '/',
    '${',
  ],
  ...[
    ' a',
    'a ',
    '  ',
    '\ta',
    'a\tb',
    '\n',
    'a\n',
    'a\n\n',
    '\na',
    'a\nb',
    ' a\n  b\n',
    'a\n \n',
    'a\r\nb',
    '\n a\nb: c\n',
  ],
  ...[
    'é',
    '日本',
    '😀',
    '\u00a0',
    'a\u00adb',
    '$HOME',
    '$$',
    '${HOME:-x}',
    '$(HOME)',
    '$$(HOME)',
    '%s',
    'a'.repeat(300),
  ],
];

/** A service with them wherever a definition holds free text. */
export const serviceOfTexts = {
  image: { reference: 'org/texts:1.0.0' },
  configuration: [{ path: '/etc/texts/texts.txt', text: AMBIGUOUS_TEXTS.join('\n') }],
  environment: Object.fromEntries([
    ...AMBIGUOUS_TEXTS.map((text, i) => [`TEXT_${i}`, text]),
    // Names that are no names to a reader of YAML 1.1.
    ...['NO', 'Y', 'ON', 'NULL', 'TRUE'].map((name) => [name, name]),
    // Names that images read, and no shell.
    ...['discovery.type', 'xpack.security.enabled', 'a-b.C_1-'].map((name) => [name, name]),
  ]) as Record<string, string>,
  command: AMBIGUOUS_TEXTS.filter((text) => text !== ''),
  initSteps: [{ name: 'warm-up', command: AMBIGUOUS_TEXTS.filter((text) => text !== '') }],
  sidecars: [
    {
      name: 'collector',
      image: 'otel/opentelemetry-collector-contrib:0.155.0',
      configuration: { path: '/etc/otelcol-contrib/config.yaml', local: AMBIGUOUS_TEXTS.join('\n') },
    },
  ],
} as const satisfies Definition['services'][string];

/** An application of that service. */
export const applicationOfTexts = {
  name: 'links',
  version: '2026-11-28',
  owner: 'null',
  services: { links: serviceOfTexts },
} as const satisfies Definition;

/** Expects that whoever read a Compose file has found each of them: `services` as read, where a dollar sign stands twice. */
export function expectTextsIn(services: Record<string, any>): void {
  const taken = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll('$$', () => '$'));
  expect(taken(services.links.environment)).toMatchObject(serviceOfTexts.environment);
  expect(taken(services.links.command)).toEqual(serviceOfTexts.command);
  expect(services.links.labels).toMatchObject({ service: 'links', version: '2026-11-28', owner: 'null' });
  expect(taken(services.links_configuration.environment.FILE_0)).toBe(serviceOfTexts.configuration[0].text);
  expect(taken(services['links-warm-up'].command)).toEqual(serviceOfTexts.initSteps[0]?.command);
  expect(taken(services['links-collector'].environment.COLLECTOR_CONFIGURATION)).toBe(
    serviceOfTexts.sidecars[0]?.configuration.local,
  );
}
