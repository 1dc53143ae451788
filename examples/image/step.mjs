import { chownSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// The init steps that a platform needs. Of these, the services here need one: it gives folders to a user, on Compose.
const [name, owner, ...folders] = process.argv.slice(2);
if (name !== 'own-volumes') throw new Error(`the step must be own-volumes; got ${name}`);
const [user, group] = owner.split(':').map(Number);
for (const folder of folders)
  for (const file of ['', ...readdirSync(folder, { recursive: true })])
    chownSync(join(folder, file), user, group);
