/**
 * Words that readers type, with the words that the comparison has for them. A reader of one platform asks in its words, and
 * people who are asked why something costs so much ask in theirs.
 */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  'in flight': ['drain', 'shutdown'],
  inflight: ['drain', 'shutdown'],
  'node dies': ['node lost', 'outlives a machine', 'node drained'],
  'machine dies': ['node lost', 'outlives a machine', 'engine restarted'],
  'grace period': ['stop signal', 'shutdown'],
  sigterm: ['stop signal', 'shutdown'],
  sigkill: ['kill', 'shutdown'],
  bill: ['a month', 'cost'],
  price: ['a month', 'cost'],
  expensive: ['a month', 'cost'],
  rollback: ['roll back', 'rolls back', 'goes back'],
  undo: ['roll back', 'goes back'],
  hpa: ['horizontalpodautoscaler', 'scales by load', 'scaling'],
  autoscaling: ['scales by load', 'scaling', 'scale-out'],
  deploy: ['release', 'deploy'],
  downtime: ['failed requests', 'no request fails', 'gap'],
  exec: ['a shell', 'exec'],
  ssh: ['a shell'],
  dns: ['discovery', 'find', 'dns'],
  database: ['table', 'database', 'durability'],
  password: ['secret'],
  credentials: ['secret', 'identity', 'iam'],
  https: ['tls'],
  certificate: ['tls'],
  alb: ['load balancer'],
  ingress: ['routing', 'ingress'],
  cron: ['schedule', 'job'],
  patch: ['patch', 'upgrade'],
  upgrade: ['upgrade', 'version'],
  firewall: ['network', 'policy', 'security group'],
  'how long': ['seconds', ' s'],
};

/** Longer phrases first: `in flight` is no search for `flight`. */
const PHRASES = Object.keys(SYNONYMS).sort((a, b) => b.length - a.length);

/** The words of a search. A row has to have one of each list: the word itself, or one that means the same. */
export function wanted(query: string): (readonly string[])[] {
  let left = ` ${query.toLowerCase().split(/\s+/).filter(Boolean).join(' ')} `;
  const found: (readonly string[])[] = [];
  for (const phrase of PHRASES) {
    if (!left.includes(` ${phrase} `)) continue;
    left = left.replace(` ${phrase} `, ' ');
    found.push([phrase, ...(SYNONYMS[phrase] ?? [])]);
  }
  return [
    ...found,
    ...left
      .split(' ')
      .filter(Boolean)
      .map((word) => [word]),
  ];
}
