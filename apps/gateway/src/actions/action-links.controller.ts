import { CostwireError, isUuid, type ProjectId } from '@costwire/contracts';
import { Database, type ApiKeyEntity } from '@costwire/persistence';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, MaxLength, Max, Min } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { personOf } from '../access/api-key.js';
import { FromCaller, NeedsScope, Public, type Caller } from '../access/caller.js';
import { FreeTexts } from '../pii/free-texts.js';
import { ActionLinks, type LinkGrant } from './action-links.js';
import { ActionQuery } from './action.query.js';
import { ApprovalsClient } from './approvals-client.js';
import { decisionPage, PAGE_HEADERS } from './decision-page.js';

/** Links to be made. */
export class CreateLinksDto {
  @ApiProperty({ type: 'integer', required: false, minimum: 1, maximum: 10_080, default: 1_440 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_080)
  ttl_minutes = 1_440;
}

/** A decision by a link. */
export class LinkDecisionDto {
  @ApiProperty()
  @IsString()
  @MaxLength(1_024)
  token!: string;

  @ApiProperty({ required: false, maxLength: 500 })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

/** The token in the address of a link. */
export class LinkQueryDto {
  @ApiProperty({ required: false })
  @IsOptional()
  @IsString()
  @MaxLength(1_024)
  token?: string;
}

const DECIDE = 'api/v1/actions/decide';
const MS_PER_MINUTE = 60_000;

/** Links by which somebody decides without a key, in the name of the key that made them. */
@ApiTags('actions')
@Controller()
export class ActionLinksController {
  constructor(
    private readonly links: ActionLinks,
    private readonly action: ActionQuery,
    private readonly approvals: ApprovalsClient,
    private readonly texts: FreeTexts,
    private readonly database: Database,
  ) {}

  @Post('api/v1/actions/:id/links')
  @NeedsScope('approve')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Make links that approve or reject an action, each once, in your name' })
  async create(
    @Param('id') id: string,
    @Body() { ttl_minutes: ttl }: CreateLinksDto,
    @FromCaller() { projectId, keyId }: Caller,
  ): Promise<unknown> {
    if (!isUuid(id)) throw new CostwireError('not_found');
    await this.action.one(projectId, id);
    const expiresS = Math.floor((Date.now() + ttl * MS_PER_MINUTE) / 1_000);
    const linkTo = (verb: LinkGrant['verb']): string => {
      const token = this.links.issue({ actionId: id, projectId, verb, keyId, expiresS });
      return `/${DECIDE}?token=${token}`;
    };
    return {
      approve: linkTo('approve'),
      reject: linkTo('reject'),
      expires_at: new Date(expiresS * 1_000).toISOString(),
    };
  }

  @Get(DECIDE)
  @Public()
  @ApiOperation({ summary: 'The page of a link: shows the action and asks; decides nothing' })
  async show(@Query() { token }: LinkQueryDto, @Res() reply: FastifyReply): Promise<void> {
    const grant = this.links.read(token, Date.now());
    const { description, status, savings } = await this.action.one(grant.projectId, grant.actionId);
    const { expected, horizon_days: days } = savings as Record<string, string>;
    const open = status === 'pending';
    const verb = grant.verb === 'approve' ? 'Approve' : 'Reject';
    const page = decisionPage({
      title: open ? `${verb} this action?` : 'Nothing to decide',
      lines: [
        String(description),
        `Estimated savings: ${expected} USD in ${days} days.`,
        `State: ${String(status)}.`,
      ],
      ...(open && { form: { token: token!, verb: grant.verb } }),
    });
    await reply.headers(PAGE_HEADERS).send(page);
  }

  @Post(DECIDE)
  @HttpCode(200)
  @Public()
  @ApiOperation({ summary: 'Decide by a link; the second use of a link is refused' })
  async decide(
    @Body() { token, reason }: LinkDecisionDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const grant = this.links.read(token, Date.now());
    const { actionId, projectId, verb, keyId, linkId } = grant;
    const person = await this.personBehind(projectId, keyId);
    await this.approvals.ask('decideAction', {
      project_id: projectId,
      action_id: actionId,
      verb,
      reason: reason ? await this.texts.screened(projectId, reason) : null,
      decided_by: keyId,
      decided_by_person: person,
      via: 'link',
      link_id: linkId,
    });
    if (!isForm(request)) return this.action.one(projectId, actionId);
    void reply.headers(PAGE_HEADERS);
    const done = verb === 'approve' ? 'approved' : 'rejected';
    return decisionPage({ title: `The action is ${done}`, lines: ['You can close this page.'] });
  }

  /** A link is worth what its key is worth now: one that was revoked decides nothing any more. */
  private async personBehind(projectId: ProjectId, keyId: string): Promise<string> {
    const [key] = await this.database.readProject<Pick<ApiKeyEntity, 'id' | 'owner'>>(
      projectId,
      `SELECT id, owner FROM api_keys WHERE project_id = $1 AND id = $2 AND revoked_at IS NULL
         AND (expires_at IS NULL OR expires_at > now()) AND scopes && '{approve,admin}'`,
      [projectId, keyId],
    );
    if (!key) throw new CostwireError('link_not_valid');
    return personOf(key);
  }
}

function isForm({ headers }: FastifyRequest): boolean {
  return (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
}
