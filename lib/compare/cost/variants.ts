import type { Assumptions } from './assumptions.ts';
import type { Basis } from './charge.ts';
import { BILLED_IDS, type Billed, bill, onArchitecture } from './model.ts';
import { haveProxies, type Quantities } from './stack-quantities.ts';

export interface Variant {
  readonly title: string;
  /** Dollars a month. A deployment without this variant has no entry; undefined where a price is not known. */
  readonly dollars: Partial<Record<Billed, number | undefined>>;
}

/** The cost after changes that a line of the definition, an option, or time may bring. */
export function variants(basis: Basis, a: Assumptions): readonly Variant[] {
  const x86 = onArchitecture(basis.quantities, 'x86_64');
  const arm = onArchitecture(basis.quantities, 'arm64');
  const of = (
    title: string,
    quantities: Quantities,
    targets: readonly Billed[],
    change: Partial<Assumptions> = {},
  ): Variant => {
    const { total } = bill({ ...basis, quantities }, { ...a, ...change });
    return { title, dollars: Object.fromEntries(targets.map((target) => [target, total[target]])) };
  };
  const spot = { spotPercent: 100 };
  return [
    of('x86_64', x86, BILLED_IDS),
    of('arm64', arm, BILLED_IDS),
    of('x86_64, all on Spot', x86, ['ecs'], spot),
    of('arm64, all on Spot', arm, ['ecs'], spot),
    ...(haveProxies(x86)
      ? [
          of('x86_64, with the CPU that AWS recommends for each proxy of Service Connect', x86, ['ecs'], {
            proxyCpu: 1,
          }),
        ]
      : []),
    of('x86_64, containers at their limits all the time', x86, ['compose'], { machineCpuPercent: 100 }),
    of('x86_64, version in extended support', x86, ['eks'], { extendedSupport: 1 }),
  ];
}
