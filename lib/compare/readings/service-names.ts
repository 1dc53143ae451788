import type { Artefacts } from './artefacts.ts';
import { fieldsOf } from './json.ts';

/**
 * The names of the application's services, callers before those that they call, as readers meet them. The Compose file
 * has them in start order, which is the other way round.
 *
 * The Compose file labels each container with its service, and the manifests have a Deployment for each service. A
 * service that one of the two does not have is still compared: its cells then say what is missing.
 */
export function serviceNames({ compose, kubernetes }: Pick<Artefacts, 'compose' | 'kubernetes'>): string[] {
  const labelled = Object.values(fieldsOf(compose.root.services)).flatMap((one) => {
    const { service } = fieldsOf(fieldsOf(one).labels);
    return typeof service === 'string' ? [service] : [];
  });
  const deployed = kubernetes.flatMap(({ root }) =>
    Object.keys(root).flatMap((name) => (name.startsWith(DEPLOYMENT) ? [name.slice(DEPLOYMENT.length)] : [])),
  );
  return [...new Set([...labelled, ...deployed])].filter((name) => name !== STORE).reverse();
}

/** The name of the application, which is the name of the Compose project. */
export const applicationName = ({ compose }: Pick<Artefacts, 'compose'>): string => String(compose.root.name);

const DEPLOYMENT = 'Deployment/';

/** The local substitute of the tables, which is no service of the application. */
const STORE = 'store';
