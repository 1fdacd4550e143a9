import 'reflect-metadata';
import { Migrator } from '@costwire/persistence';
import { DatabaseConfig, loadConfiguration, processEnvironment } from '@costwire/runtime';
import { describeMigrationFailure } from './migration-failure.js';

const { database } = loadConfiguration({ database: DatabaseConfig }, processEnvironment());
const migrator = new Migrator(database.url);
const command = process.argv[2] ?? 'status';
try {
  if (command === 'up') {
    const names = await migrator.up();
    console.log(names.length === 0 ? 'nothing to apply' : names.map((n) => `up ${n}`).join('\n'));
  } else if (command === 'down') {
    const name = await migrator.down();
    console.log(name === undefined ? 'nothing to take back' : `down ${name}`);
  } else if (command === 'status') {
    for (const { name, applied } of await migrator.status()) {
      console.log(`${applied ? 'applied' : 'pending'}  ${name}`);
    }
  } else {
    console.error('usage: migrate up|down|status');
    process.exitCode = 2;
  }
} catch (error) {
  const steps = await migrator.status().catch(() => []);
  console.error(describeMigrationFailure(command, error, steps));
  process.exitCode = 1;
} finally {
  await migrator.close().catch(() => undefined);
}
