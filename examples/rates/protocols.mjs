import { fileURLToPath } from 'node:url';
import { loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const files = ['rates.proto', 'health.proto'].map((file) => fileURLToPath(new URL(file, import.meta.url)));

const { rates, grpc } = loadPackageDefinition(loadSync(files, { defaults: true, enums: String }));

/** The client and the definition of each service in the files. */
export const { Rates } = rates;
export const { Health } = grpc.health.v1;
