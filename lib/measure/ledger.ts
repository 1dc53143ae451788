export interface Link {
  readonly code: string;
  readonly url: string;
}

/** The links that the service has acknowledged: what it must never lose. */
export interface Ledger {
  readonly links: readonly Link[];
  /** Codes that were given to a second link. */
  readonly duplicated: ReadonlySet<string>;
  /** Returns whether the code is a new one. A link with an old code is kept, too: it was acknowledged. */
  readonly acknowledge: (link: Link) => boolean;
  /** All in turn, but those set aside; the old ones as often as the new ones. */
  readonly next: () => Link | undefined;
  /** Read no more under load: a link that is lost would be counted as an outage, again and again. */
  readonly setAside: (link: Link) => void;
}

export function ledger(): Ledger {
  const links: Link[] = [];
  const inTurn: Link[] = [];
  const aside = new Set<Link>();
  const codes = new Set<string>();
  const duplicated = new Set<string>();
  let turn = 0;
  return {
    links,
    duplicated,
    acknowledge: (link) => {
      const isNew = !codes.has(link.code);
      (isNew ? codes : duplicated).add(link.code);
      links.push(link);
      inTurn.push(link);
      return isNew;
    },
    next: () => {
      for (;;) {
        const i = turn % inTurn.length;
        const link = inTurn[i];
        if (!link) return undefined;
        if (!aside.has(link)) {
          turn += 1;
          return link;
        }
        // The last one takes its place, as moving all behind it would take the longer the more there are.
        inTurn[i] = inTurn.at(-1) as Link;
        inTurn.pop();
      }
    },
    setAside: (link) => void aside.add(link),
  };
}
