import { DescribedClient } from './described-client.ts';
import { linkTests } from './link-tests.ts';
import { refusalTests } from './refusal-tests.ts';
import { removalTests } from './removal-tests.ts';
import { selfDescriptionTests } from './self-description-tests.ts';
import { visitsOfLinksTests } from './visits-of-links-tests.ts';

/** A deployment of the service that the suite tests. */
export interface Deployment {
  /** The address, read when the tests run: the service may have to be started first. */
  readonly baseUrl: () => string;
  /** The token that removes links. @default - only the refusals of DELETE are tested */
  readonly adminToken?: (() => string) | undefined;
  readonly expectVersion?: string | undefined;
  /** Whether the deployment also runs `visits`. @default false */
  readonly countsVisits?: boolean | undefined;
}

/**
 * Registers the tests that every deployment of the service has to pass, seen from outside. The tests leave a few links
 * behind.
 */
export function conformance({ baseUrl, adminToken, expectVersion, countsVisits = false }: Deployment): void {
  let described: DescribedClient;
  const client = (): DescribedClient => described;
  beforeAll(async () => {
    described = await DescribedClient.of(baseUrl());
  });

  selfDescriptionTests(client, expectVersion);
  linkTests(client);
  refusalTests(client, baseUrl);
  removalTests(client, adminToken);
  if (countsVisits) visitsOfLinksTests(client);
}
