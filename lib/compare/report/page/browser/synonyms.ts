/**
 * Words that readers type, with the words that the comparison has for them. A reader of one platform asks in its words, and
 * people who are asked why something costs so much ask in theirs.
 */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  'in flight': ['drain', 'shutdown'],
  'requests in flight': ['requests in flight', 'drain', 'shutdown'],
  inflight: ['drain', 'shutdown'],
  'node dies': ['node lost', 'outlives a machine', 'node drained'],
  'machine dies': ['node lost', 'outlives a machine', 'engine restarted'],
  'grace period': ['stop signal', 'shutdown'],
  sigterm: ['stop signal', 'shutdown'],
  sigkill: ['kill', 'shutdown'],
  'node failure': ['node lost', 'outlives a machine', 'node drained'],
  'node fails': ['node lost', 'outlives a machine', 'node drained'],
  pdb: ['disruption'],
  'cold start': ['first start', 'scale-out', 'scales to zero'],
  'load triples': ['scales by load', 'scale-out'],
  triple: ['scales by load', 'scale-out'],
  overload: ['scales by load', 'under load', 'scale-out'],
  'three replicas': ['more replicas', 'scale from', 'replicas, scaling'],
  '3 replicas': ['more replicas', 'scale from', 'replicas, scaling'],
  'real aws': ['measured on'],
  spot: ['cost of replicas', 'planned replacement'],
  cheaper: ['break-even', 'a small bill'],
  bill: ['a month', 'cost'],
  price: ['a month', 'cost'],
  expensive: ['a month', 'cost'],
  rollback: ['roll back', 'rolls back', 'rolled back'],
  undo: ['roll back', 'rolled back'],
  hpa: ['horizontalpodautoscaler', 'scales by load', 'scaling'],
  autoscaling: ['scales by load', 'scaling', 'scale-out'],
  deploy: ['release', 'deploy'],
  downtime: ['no request fails', 'outage'],
  'zero downtime': ['no request fails', 'without downtime'],
  crash: ['killed', 'hung', 'sidecar ends'],
  failover: ['node lost', 'outlives a machine', 'zones'],
  breakeven: ['break-even'],
  worker: ['no public port', 'scales to zero', 'exposure'],
  exec: ['a shell'],
  ssh: ['a shell'],
  bash: ['a shell'],
  nat: ['outbound'],
  dns: ['discovery', 'find', 'dns'],
  database: ['local substitute', 'durability', 'copied'],
  // An application without one of these: its reader has a Compose file with one.
  postgres: ['from docker compose'],
  postgresql: ['postgres', 'from docker compose'],
  mysql: ['from docker compose'],
  redis: ['valkey', 'from docker compose'],
  env_file: ['configuration, secrets', 'change a variable'],
  password: ['secret'],
  credentials: ['secret', 'identity', 'iam'],
  https: ['tls'],
  certificate: ['tls'],
  alb: ['load balancer'],
  ingress: ['routing', 'ingress'],
  cron: ['schedule', 'job'],
  patch: ['patch', 'upgrade'],
  firewall: ['network', 'policy', 'security group'],
  migrate: ['moving', 'copy'],
  migration: ['moving', 'before a release', 'a rollback, and the data', 'copy'],
  switch: ['shift requests'],
  cutover: ['shift requests'],
  canary: ['shift requests', 'weighted'],
  'blue green': ['shift requests', 'both run'],
  schema: ['a rollback, and the data', 'before a release'],
  'how long': ['seconds', ' s'],
};

/** Words that are too common, as `load` is in every load balancer, with what is sought in their place. */
const NARROWER: typeof SYNONYMS = {
  load: ['under load', 'by load', 'the load '],
  move: ['moving', 'i move'],
};

/** A text in lower case, with spaces for all that is no letter and no digit: `in-flight` is `in flight`. */
export const normal = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The words of a text without their endings: `crashes` is sought as `crash`, and found in `crashed`. */
const stems = (text: string): string =>
  normal(text).replaceAll(/\S+/g, (word) => word.replace(/(?<=\S{4})(?:ing|ed|es)$|(?<=\S{2}[^su])s$/, ''));

const PHRASES = new Map(
  Object.entries({ ...SYNONYMS, ...NARROWER })
    .map(([phrase, alike]): [string, readonly string[]] => [
      stems(phrase),
      [...(phrase in NARROWER ? [] : [stems(phrase)]), ...alike.map(normal)],
    ])
    // Longer phrases first: `in flight` is no search for `flight`.
    .sort(([a], [b]) => b.length - a.length),
);

/** The words of a search. A row has to have one of each list: the word itself, or one that means the same. */
export function wanted(query: string): (readonly string[])[] {
  let left = ` ${stems(query)} `;
  const found: (readonly string[])[] = [];
  for (const [phrase, alike] of PHRASES) {
    if (!left.includes(` ${phrase} `)) continue;
    left = left.replace(` ${phrase} `, ' ');
    found.push(alike);
  }
  return [
    ...found,
    ...left
      .split(' ')
      .filter(Boolean)
      .map((word) => [word]),
  ];
}
