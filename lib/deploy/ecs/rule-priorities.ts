/** A rule of a listener. */
interface ListenerRule {
  /** A name that no other rule of the listener has. */
  readonly key: string;
  /** @default - all paths */
  readonly path?: string | undefined;
}

/** The longest path of a condition. Source: Elastic Load Balancing quotas. */
const LONGEST_PATH = 128;
/** Numbers for rules with paths of one length. The largest priority is 50 000. */
const ROOM = 380;

/**
 * Priorities of listener rules, by key. Rules with longer paths come first.
 *
 * Not 1, 2, 3: CloudFormation changes one rule at a time, and a new rule in front would shift the others to numbers that
 * are still taken. Here the number follows from the rule itself, so it stays when rules come and go. Only if two keys
 * fall on one number, the one that sorts later moves on.
 */
export function rulePriorities(rules: readonly ListenerRule[]): ReadonlyMap<string, number> {
  const taken = new Map<number, string>();
  for (const { key, path = '' } of [...rules].sort((one, other) => (one.key < other.key ? -1 : 1))) {
    const first = (LONGEST_PATH - Math.min(path.length, LONGEST_PATH)) * ROOM + 1;
    let place = numberOf(key) % ROOM;
    while (taken.has(first + place)) place = (place + 1) % ROOM;
    taken.set(first + place, key);
  }
  return new Map([...taken].map(([priority, key]) => [key, priority]));
}

/** A number from the characters of a text: the hash FNV-1a. */
const numberOf = (text: string): number =>
  [...text].reduce(
    (hash, character) => Math.imul(hash ^ character.charCodeAt(0), 16_777_619) >>> 0,
    2_166_136_261,
  );
