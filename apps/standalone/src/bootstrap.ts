import 'reflect-metadata';
import type { ProjectId } from '@costwire/contracts';
import { ApiKeyHasher, ApiKeyRepository } from '@costwire/gateway';
import { Database, SERVICE_ROLES } from '@costwire/persistence';
import {
  DatabaseConfig,
  loadConfiguration,
  processEnvironment,
  SecretConfig,
} from '@costwire/runtime';

/** Makes the first project and an API key with every right; prints both as one JSON line. */
const config = loadConfiguration(
  { database: DatabaseConfig, secret: SecretConfig },
  processEnvironment(),
);
const database = await new Database({
  ...config.database,
  name: 'bootstrap',
  role: SERVICE_ROLES.gateway,
}).open();
try {
  const repository = new ApiKeyRepository(database, new ApiKeyHasher(config.secret.secret));
  const project = await repository.ensureProject('default');
  const { key } = await repository.create(project.id as ProjectId, {
    name: 'first key',
    scopes: ['ingest', 'read', 'approve', 'admin'],
  });
  console.log(JSON.stringify({ project_id: project.id, api_key: key }));
} finally {
  await database.close();
}
