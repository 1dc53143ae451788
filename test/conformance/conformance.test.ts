import { conformance } from './suite.ts';

const { BASE_URL = '', ADMIN_TOKEN, EXPECT_VERSION } = process.env;
if (!URL.canParse(BASE_URL)) {
  const got = JSON.stringify(BASE_URL);
  throw new Error(`BASE_URL must be the address of a deployment, such as http://localhost:8080; got ${got}`);
}

describe(`the service at ${BASE_URL}`, () => {
  conformance({
    baseUrl: () => BASE_URL,
    adminToken: ADMIN_TOKEN ? () => ADMIN_TOKEN : undefined,
    expectVersion: EXPECT_VERSION || undefined,
  });
});
