import type { z } from 'zod';
import type { Rule } from '../definition/apply-rules.ts';
import { mustBe, type Problem, problem } from '../definition/problem.ts';
import type { optionSchema } from './option-schema.ts';

/** The input of the rules: the options, and the public services of the definition. */
export interface RuledOptions extends z.output<typeof optionSchema> {
  /** @default - unknown */
  readonly publicServices?:
    | readonly { readonly name: string; readonly domainName?: string | undefined }[]
    | undefined;
}

/** Rules between options. */
export const optionRules: readonly Rule<RuledOptions>[] = [
  ({ account, region }) => together({ account, region }),

  function* hostedZoneComesWithDomainNames(options) {
    const { hostedZoneId, hostedZoneName } = options;
    const names = domainNames(options);
    const [first] = names;
    if (!first && (hostedZoneId || hostedZoneName)) {
      yield {
        field: 'domainName',
        message: `domainName is missing; it is needed together with ${hostedZoneId ? 'hostedZoneId' : 'hostedZoneName'}, here or as exposure.domainName of a service`,
      };
    }
    yield* together({ hostedZoneId, hostedZoneName }, first && names.map(({ field }) => field));
  },

  function* oneNameIsForOneService({ domainName, publicServices }) {
    if (!domainName || !publicServices || publicServices.length === 1) return;
    const names = publicServices.map(({ name }) => name).join(' and ');
    yield problem(
      'domainName',
      domainName,
      names
        ? `is for an application with one public service, but ${names} are public: set exposure.domainName of each service`
        : 'is for a public service, and the application has none: remove it, or give a service an exposure',
    );
  },

  function* moreZonesNeedARegion({ zones, region }) {
    if (typeof zones === 'number' && zones > 2 && !region) {
      yield mustBe(
        'zones',
        zones,
        '2 or zone names; a greater number needs account and region, as CDK knows only two zones without them',
      );
    }
  },

  function* namedZonesAreOfOneRegion({ zones, region }) {
    if (typeof zones === 'number') return;
    const regions = new Set([...(region ? [region] : []), ...zones.map((zone) => zone.slice(0, -1))]);
    if (regions.size > 1 || new Set(zones).size < zones.length) {
      yield mustBe(
        'zones',
        zones.join(','),
        `different zones of ${region ? `region ${region}` : 'one region'}`,
      );
    }
  },

  function* natGatewaysHaveAZoneEach({ zones, natGateways }) {
    const count = typeof zones === 'number' ? zones : zones.length;
    if (natGateways > count) yield mustBe('natGateways', natGateways, `at most ${count}, one in each zone`);
  },

  function* domainsAreOfTheirZone(options) {
    const { hostedZoneName } = options;
    if (!hostedZoneName) return;
    for (const { field, name } of domainNames(options)) {
      if (name !== hostedZoneName && !name.endsWith(`.${hostedZoneName}`))
        yield mustBe(field, name, `${hostedZoneName} or a name below it`);
    }
  },
];

/** The domain names in force, with the fields that give them. */
const domainNames = ({ domainName, publicServices }: RuledOptions): { field: string; name: string }[] =>
  domainName
    ? [{ field: 'domainName', name: domainName }]
    : (publicServices ?? []).flatMap((service) =>
        service.domainName
          ? [{ field: `services.${service.name}.exposure.domainName`, name: service.domainName }]
          : [],
      );

/**
 * Problems of keys that need one another.
 *
 * @param others fields that need all of the keys. @default []
 */
function together(
  values: Readonly<Record<string, string | undefined>>,
  others: readonly string[] = [],
): Problem[] {
  const given = [...others, ...Object.keys(values).filter((key) => values[key] !== undefined)];
  return Object.keys(values)
    .filter((key) => given.length > 0 && values[key] === undefined)
    .map((key) => ({
      field: key,
      message: `${key} is missing; it is needed together with ${given.join(' and ')}`,
    }));
}
