import { CostwireError, isUuid, type ApiKeyId } from '@costwire/contracts';
import { Notices } from '@costwire/messaging';
import type { ApiKeyEntity } from '@costwire/persistence';
import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiKeyCache } from './api-key-cache.js';
import { ApiKeyRepository } from './api-key.repository.js';
import { actorOf, FromCaller, NeedsScope, type Caller } from './caller.js';
import { CreateKeyDto, RotateKeyDto } from './keys.dto.js';

/** API keys of the caller's project. */
@ApiTags('access')
@ApiBearerAuth()
@Controller('api/v1/keys')
export class KeysController {
  constructor(
    private readonly repository: ApiKeyRepository,
    private readonly cache: ApiKeyCache,
    private readonly notices: Notices,
  ) {}

  @Get()
  @NeedsScope('admin')
  @ApiOperation({ summary: 'List the keys of the project, without their secrets' })
  async list(@FromCaller() { projectId }: Caller): Promise<unknown> {
    const keys = await this.repository.ofProject(projectId);
    return { items: keys.map(describe) };
  }

  @Post()
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Make a key; the answer is the only place where it is shown' })
  async create(
    @FromCaller() caller: Caller,
    @Body() { name, owner, scopes, expires_at }: CreateKeyDto,
  ): Promise<unknown> {
    const request = { name, owner: owner ?? null, scopes, expiresAt: expires_at ?? null };
    const { projectId } = caller;
    const { entity, key } = await this.repository.create(projectId, request, actorOf(caller));
    await this.announce();
    return { ...describe(entity), key };
  }

  @Post(':id/rotate')
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Replace a key: the old one goes on working for the overlap' })
  async rotate(
    @FromCaller() caller: Caller,
    @Param('id') id: string,
    @Body() { overlap_seconds: overlap }: RotateKeyDto,
  ): Promise<unknown> {
    const endsAt = new Date(Date.now() + overlap * 1_000);
    const rotated = isUuid(id)
      ? await this.repository.rotate(caller.projectId, id as ApiKeyId, endsAt, actorOf(caller))
      : undefined;
    if (!rotated) throw new CostwireError('not_found');
    await this.announce();
    const { created, previous } = rotated;
    return {
      ...describe(created.entity),
      key: created.key,
      previous: { id: previous.id, expires_at: previous.expiresAt },
    };
  }

  @Delete(':id')
  @HttpCode(204)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Revoke a key; it stops working within five seconds everywhere' })
  async revoke(@FromCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    const revoked =
      isUuid(id) &&
      (await this.repository.revoke(caller.projectId, id as ApiKeyId, actorOf(caller)));
    if (!revoked) throw new CostwireError('not_found');
    await this.announce();
  }

  private async announce(): Promise<void> {
    await this.cache.refresh();
    await this.notices.tell('apiKeysChanged');
  }
}

function describe(key: ApiKeyEntity): Record<string, unknown> {
  return {
    id: key.id,
    name: key.name,
    owner: key.owner,
    prefix: key.prefix,
    scopes: key.scopes,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    revoked_at: key.revokedAt,
  };
}
