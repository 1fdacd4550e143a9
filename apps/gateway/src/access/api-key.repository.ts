import { uuidv7, type ApiKeyId, type ProjectId, type Scope } from '@costwire/contracts';
import { ApiKeyEntity, Database, ProjectEntity } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { ApiKeyHasher, generateApiKey } from './api-key.js';

/** What a new key is to be. */
export interface ApiKeyRequest {
  name: string;
  scopes: Scope[];
  expiresAt?: Date | null;
}

/** A new key with its secret, which is shown once. */
export interface CreatedApiKey {
  entity: ApiKeyEntity;
  key: string;
}

const ENVIRONMENT = 'live';

/** Keeps projects and API keys. The only writer of both tables. */
@Injectable()
export class ApiKeyRepository {
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

  /** Makes a key for a project. */
  async create(projectId: ProjectId, request: ApiKeyRequest): Promise<CreatedApiKey> {
    const { key, prefix } = generateApiKey(ENVIRONMENT);
    const entity = this.keys.create({
      id: uuidv7(Date.now()),
      projectId,
      name: request.name,
      prefix,
      keyHmac: this.hasher.hash(key),
      scopes: request.scopes,
      expiresAt: request.expiresAt ?? null,
      revokedAt: null,
    });
    await this.keys.insert(entity);
    return { entity, key };
  }

  /**
   * Makes a key like another one, which then ends at the given time, or earlier if it was to.
   *
   * @returns `undefined` when the project has no such key in use.
   */
  async rotate(
    projectId: ProjectId,
    id: ApiKeyId,
    endsAt: Date,
  ): Promise<{ created: CreatedApiKey; previous: ApiKeyEntity } | undefined> {
    const previous = await this.keys.findOneBy({ projectId, id, revokedAt: IsNull() });
    if (!previous) return undefined;
    const { name, scopes, expiresAt } = previous;
    const created = await this.create(projectId, { name, scopes, expiresAt });
    previous.expiresAt = expiresAt && expiresAt < endsAt ? expiresAt : endsAt;
    await this.keys.update({ projectId, id }, { expiresAt: previous.expiresAt });
    return { created, previous };
  }

  /** Ends a key; false when the project has no such key in use. */
  async revoke(projectId: ProjectId, id: ApiKeyId): Promise<boolean> {
    const result = await this.keys.update(
      { projectId, id, revokedAt: IsNull() },
      { revokedAt: new Date() },
    );
    return result.affected === 1;
  }

  /** Finds a project by its name, or makes it. */
  async ensureProject(name: string): Promise<ProjectEntity> {
    const projects = this.database.dataSource.getRepository(ProjectEntity);
    const existing = await projects.findOneBy({ name });
    return existing ?? this.createProject(name);
  }

  /** Makes a project; fails on the unique index when the name is taken. */
  async createProject(name: string): Promise<ProjectEntity> {
    const projects = this.database.dataSource.getRepository(ProjectEntity);
    const project = projects.create({ id: uuidv7(Date.now()), name });
    await projects.insert(project);
    return project;
  }

  private get keys() {
    return this.database.dataSource.getRepository(ApiKeyEntity);
  }
}
