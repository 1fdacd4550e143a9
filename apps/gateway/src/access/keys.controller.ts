import { CostwireError, isUuid, type ApiKeyId } from '@costwire/contracts';
import { Notices } from '@costwire/messaging';
import type { ApiKeyEntity } from '@costwire/persistence';
import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiKeyCache } from './api-key-cache.js';
import { ApiKeyRepository } from './api-key.repository.js';
import { FromCaller, NeedsScope, type Caller } from './caller.js';
import { CreateKeyDto } from './keys.dto.js';

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
    @FromCaller() { projectId }: Caller,
    @Body() { name, scopes, expires_at }: CreateKeyDto,
  ): Promise<unknown> {
    const request = { name, scopes, expiresAt: expires_at ?? null };
    const { entity, key } = await this.repository.create(projectId, request);
    await this.announce();
    return { ...describe(entity), key };
  }

  @Delete(':id')
  @HttpCode(204)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Revoke a key; it stops working within five seconds everywhere' })
  async revoke(@FromCaller() { projectId }: Caller, @Param('id') id: string): Promise<void> {
    const revoked = isUuid(id) && (await this.repository.revoke(projectId, id as ApiKeyId));
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
    prefix: key.prefix,
    scopes: key.scopes,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    revoked_at: key.revokedAt,
  };
}
