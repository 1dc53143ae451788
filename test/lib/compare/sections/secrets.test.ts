import { artefactsOfApplication, texts } from '../artefacts-of.ts';

const onEcs = (...secrets: object[]): (string | undefined)[] => {
  const web = { image: { reference: 'org/web:1' }, ports: { http: 3000 }, secrets };
  const artefacts = artefactsOfApplication({ name: 'shop', services: { web } });
  return ['secrets', 'secret-readers'].map((id) => texts(artefacts, id)[1]);
};

const FILE = { name: 'key', file: {} };
const VARIABLE = { name: 'token', environmentVariable: 'TOKEN' };
const FETCHED = 'ECS, by role: DescribeSecret, GetSecretValue; and whoever can see';

it('says that ECS hands over a variable', () => {
  expect(onEcs(VARIABLE)).toEqual([
    'Secrets Manager, read by ECS into TOKEN',
    `${FETCHED} the process's variables`,
  ]);
});

it('says which container of a task writes a file, and that the file is on the disk of the task', () => {
  expect(onEcs(FILE)).toEqual([
    "Secrets Manager, read by ECS for init step web_secrets, which writes files on the task's disk",
    `${FETCHED} the variables of init step web_secrets or the files on the task's disk`,
  ]);
});

it('says both of a service that has both', () => {
  expect(onEcs(FILE, VARIABLE)).toEqual([
    "Secrets Manager, read by ECS into TOKEN; for init step web_secrets, which writes files on the task's disk",
    `${FETCHED} the process's variables or the variables of init step web_secrets or the files on the task's disk`,
  ]);
});

it('names both places of the values on a machine with Docker', () => {
  const provided = { ...VARIABLE, source: 'provided' };
  const web = { image: { reference: 'org/web:1' }, ports: { http: 3000 }, secrets: [FILE, provided] };
  expect(texts(artefactsOfApplication({ name: 'shop', services: { web } }), 'secret-readers')[0]).toBe(
    'whoever may use Docker on this machine, from volume web_secrets or the variables of the container',
  );
});
