import { map, type Place, type Reading, text, texts } from './reading.ts';

/** The question that a Kubernetes probe asks: a path, a TCP port, the gRPC health check, or a command. */
export function askedByProbe(probe: Place): Reading<string> {
  const has = (way: string) => probe(way).value !== undefined;
  if (has('tcpSocket')) return map(probe('tcpSocket', 'port'), (port) => `TCP port ${port}`);
  if (has('grpc')) return map(probe('grpc', 'port'), (port) => `gRPC health on port ${port}`);
  if (has('exec')) return map(texts(probe('exec', 'command')), spaced);
  return text(probe('httpGet', 'path'));
}

/** The question that the command of a health check asks, which Docker and ECS write as `['CMD', ...]`. */
export const askedByCommand = (command: Reading): Reading<string> =>
  map(texts(command), (words) => {
    const url = words.at(-1) ?? '';
    if (!/^(http|tcp|grpc):\/\//.test(url)) return spaced(words.slice(1));
    const { protocol, port, pathname } = new URL(url);
    if (protocol === 'tcp:') return `TCP port ${port}`;
    return protocol === 'grpc:' ? `gRPC health on port ${port}` : pathname;
  });

const spaced = (words: readonly string[]): string => words.join(' ');
