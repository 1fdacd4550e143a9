import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables of the gateway: tenants and their API keys. */
export class ProjectsAndKeys1764000000000 implements MigrationInterface {
  name = 'ProjectsAndKeys1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE projects (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE UNIQUE INDEX projects_name_key ON projects (lower(name))');
    await runner.query(`
      CREATE TABLE api_keys (
        id uuid PRIMARY KEY,
        project_id uuid NOT NULL,
        name text NOT NULL,
        prefix text NOT NULL,
        key_hmac bytea NOT NULL,
        scopes text[] NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz,
        revoked_at timestamptz
      )`);
    await runner.query('CREATE UNIQUE INDEX api_keys_prefix_key ON api_keys (prefix)');
    await runner.query('CREATE INDEX api_keys_project_idx ON api_keys (project_id, created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_keys');
    await runner.query('DROP TABLE projects');
  }
}
