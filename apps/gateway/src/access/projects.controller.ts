import { CostwireError, type ProjectId } from '@costwire/contracts';
import { Notices } from '@costwire/messaging';
import { Database, isUniqueViolation, ProjectEntity } from '@costwire/persistence';
import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiKeyCache } from './api-key-cache.js';
import { ApiKeyRepository } from './api-key.repository.js';
import { actorOf, FromCaller, NeedsScope, type Caller } from './caller.js';
import { CreateProjectDto } from './keys.dto.js';

/** Projects: the tenants. */
@ApiTags('access')
@ApiBearerAuth()
@Controller('api/v1/projects')
export class ProjectsController {
  constructor(
    private readonly database: Database,
    private readonly repository: ApiKeyRepository,
    private readonly cache: ApiKeyCache,
    private readonly notices: Notices,
  ) {}

  @Get()
  @NeedsScope('read')
  @ApiOperation({ summary: 'The project of the key' })
  async list(@FromCaller() { projectId }: Caller): Promise<unknown> {
    const projects = this.database.dataSource.getRepository(ProjectEntity);
    const own = await projects.findBy({ id: projectId });
    return { items: own.map(({ id, name, createdAt }) => ({ id, name, created_at: createdAt })) };
  }

  @Post()
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Make a project, with a first admin key that is shown only here' })
  async create(@FromCaller() caller: Caller, @Body() { name }: CreateProjectDto): Promise<unknown> {
    const actor = actorOf(caller);
    const project = await this.repository.createProject(name, actor).catch((error: unknown) => {
      if (!isUniqueViolation(error)) throw error;
      throw new CostwireError('conflict', { detail: 'A project of this name exists.' });
    });
    const request = { name: 'first key', scopes: ['admin' as const] };
    const { key } = await this.repository.create(project.id as ProjectId, request, actor);
    await this.cache.refresh();
    await this.notices.tell('apiKeysChanged');
    return { id: project.id, name: project.name, created_at: project.createdAt, api_key: key };
  }
}
