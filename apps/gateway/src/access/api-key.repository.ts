import { uuidv7, type ApiKeyId, type ProjectId, type Scope } from '@costwire/contracts';
import { ApiKeyEntity, AuditTrail, Database, ProjectEntity } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { IsNull } from 'typeorm';
import { ApiKeyHasher, generateApiKey, personOf, prefixOf, type NewApiKey } from './api-key.js';

/** What a new key is to be. */
export interface ApiKeyRequest {
  name: string;
  scopes: Scope[];
  /** Who holds it; the same for every key of one person. */
  owner?: string | null;
  expiresAt?: Date | null;
}

/** A new key with its secret, which is shown once. */
export interface CreatedApiKey {
  entity: ApiKeyEntity;
  key: string;
}

const ENVIRONMENT = 'live';

/** Who acts when no caller does: the installation itself, at its first start. */
const INSTALLATION = 'service:gateway';

/** Keeps projects and API keys. The only writer of both tables; every change is in the audit trail. */
@Injectable()
export class ApiKeyRepository {
  private readonly audit = new AuditTrail('gateway');

  constructor(
    private readonly database: Database,
    private readonly hasher: ApiKeyHasher,
  ) {}

  /** Every key that may still be used, of all projects. */
  async usable(): Promise<ApiKeyEntity[]> {
    await this.database.open();
    return this.keys.findBy({ revokedAt: IsNull() });
  }

  /** The keys of a project, oldest first, revoked ones too. */
  async ofProject(projectId: ProjectId): Promise<ApiKeyEntity[]> {
    return this.keys.find({ where: { projectId }, order: { createdAt: 'ASC', id: 'ASC' } });
  }

  /** Makes a key for a project. `actor` is who asked for it, as the audit trail names people. */
  async create(
    projectId: ProjectId,
    request: ApiKeyRequest,
    actor = INSTALLATION,
  ): Promise<CreatedApiKey> {
    return this.database.transaction(async (client) => {
      const created = await this.insert(client, projectId, request);
      await this.record(client, projectId, actor, 'api_key.created', created.entity);
      return created;
    });
  }

  /**
   * Makes a key out of a token that is there already.
   *
   * @returns whether it is new: a token that was a key once, revoked or not, stays what it is.
   */
  async adopt(projectId: ProjectId, token: string, request: ApiKeyRequest): Promise<boolean> {
    const prefix = prefixOf(token);
    if (prefix === undefined) throw new Error('not a token');
    if (await this.keys.existsBy({ prefix })) return false;
    await this.database.transaction(async (client) => {
      const { entity } = await this.insert(client, projectId, request, { key: token, prefix });
      await this.record(client, projectId, INSTALLATION, 'api_key.created', entity);
    });
    return true;
  }

  /**
   * Makes a key like another one, of the same person; the other one then ends at the given time, or
   * earlier if it was to.
   *
   * @returns `undefined` when the project has no such key in use.
   */
  async rotate(
    projectId: ProjectId,
    id: ApiKeyId,
    endsAt: Date,
    actor = INSTALLATION,
  ): Promise<{ created: CreatedApiKey; previous: ApiKeyEntity } | undefined> {
    const previous = await this.keys.findOneBy({ projectId, id, revokedAt: IsNull() });
    if (!previous) return undefined;
    const { name, scopes, expiresAt } = previous;
    previous.expiresAt = expiresAt && expiresAt < endsAt ? expiresAt : endsAt;
    return this.database.transaction(async (client) => {
      const ended = await client.query(
        `UPDATE api_keys SET expires_at = $3
         WHERE project_id = $1 AND id = $2 AND revoked_at IS NULL`,
        [projectId, id, previous.expiresAt],
      );
      if (ended.rowCount === 0) return undefined;
      const created = await this.insert(client, projectId, {
        name,
        scopes,
        expiresAt,
        owner: personOf(previous),
      });
      await this.record(client, projectId, actor, 'api_key.rotated', previous, {
        replaced_by: created.entity.id,
        ends_at: previous.expiresAt,
      });
      return { created, previous };
    });
  }

  /** Ends a key; false when the project has no such key in use. */
  async revoke(projectId: ProjectId, id: ApiKeyId, actor = INSTALLATION): Promise<boolean> {
    return this.database.transaction(async (client) => {
      const { rows } = await client.query<Pick<ApiKeyEntity, 'id' | 'name' | 'owner' | 'scopes'>>(
        `UPDATE api_keys SET revoked_at = now()
         WHERE project_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING id, name, owner, scopes`,
        [projectId, id],
      );
      const revoked = rows[0];
      if (revoked) await this.record(client, projectId, actor, 'api_key.revoked', revoked);
      return revoked !== undefined;
    });
  }

  /** Finds a project by its name, or makes it. */
  async ensureProject(name: string): Promise<ProjectEntity> {
    await this.database.open();
    const projects = this.database.dataSource.getRepository(ProjectEntity);
    const existing = await projects.findOneBy({ name });
    return existing ?? this.createProject(name);
  }

  /** Makes a project; fails on the unique index when the name is taken. */
  async createProject(name: string, actor = INSTALLATION): Promise<ProjectEntity> {
    const id = uuidv7(Date.now());
    return this.database.transaction(async (client) => {
      const { rows } = await client.query<{ createdAt: Date }>(
        `INSERT INTO projects (id, name) VALUES ($1, $2) RETURNING created_at AS "createdAt"`,
        [id, name],
      );
      await this.audit.append(client, {
        projectId: id as ProjectId,
        actor,
        action: 'project.created',
        subject: id,
        details: { name },
      });
      return { id, name, createdAt: rows[0]!.createdAt };
    });
  }

  private async insert(
    client: PoolClient,
    projectId: ProjectId,
    request: ApiKeyRequest,
    { key, prefix }: NewApiKey = generateApiKey(ENVIRONMENT),
  ): Promise<CreatedApiKey> {
    const { name, scopes } = request;
    const entity = this.keys.create({
      id: uuidv7(Date.now()),
      projectId,
      name,
      owner: request.owner ?? null,
      prefix,
      keyHmac: this.hasher.hash(key),
      scopes,
      expiresAt: request.expiresAt ?? null,
      revokedAt: null,
    });
    const { rows } = await client.query<{ created_at: Date }>(
      `INSERT INTO api_keys (id, project_id, name, owner, prefix, key_hmac, scopes, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING created_at`,
      [entity.id, projectId, name, entity.owner, prefix, entity.keyHmac, scopes, entity.expiresAt],
    );
    entity.createdAt = rows[0]!.created_at;
    return { entity, key };
  }

  private async record(
    client: PoolClient,
    projectId: ProjectId,
    actor: string,
    action: string,
    { id, name, owner, scopes }: Pick<ApiKeyEntity, 'id' | 'name' | 'owner' | 'scopes'>,
    more: Record<string, unknown> = {},
  ): Promise<void> {
    const details = { name, ...(owner !== null && { owner }), scopes, ...more };
    await this.audit.append(client, { projectId, actor, action, subject: id, details });
  }

  private get keys() {
    return this.database.dataSource.getRepository(ApiKeyEntity);
  }
}
