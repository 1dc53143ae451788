import { conformance } from './suite.ts';
import { visitsConformance } from './visits-suite.ts';

const { BASE_URL = '', ADMIN_TOKEN, COUNTS_VISITS, EXPECT_VERSION, VISITS_BASE_URL } = process.env;
if (!URL.canParse(BASE_URL)) {
  const got = JSON.stringify(BASE_URL);
  throw new Error(`BASE_URL must be the address of a deployment, such as http://localhost:8080; got ${got}`);
}

describe(`the service at ${BASE_URL}`, () => {
  conformance({
    baseUrl: () => BASE_URL,
    adminToken: ADMIN_TOKEN ? () => ADMIN_TOKEN : undefined,
    expectVersion: EXPECT_VERSION || undefined,
    countsVisits: COUNTS_VISITS === 'true',
  });
});

// No deployment publishes `visits`: its address is one of the network behind, or of a `kubectl port-forward`.
if (VISITS_BASE_URL) {
  describe(`visits at ${VISITS_BASE_URL}`, () => visitsConformance(() => VISITS_BASE_URL));
}
