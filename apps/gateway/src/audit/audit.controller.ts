import { CostwireError } from '@costwire/contracts';
import type { KnownHead } from '@costwire/persistence';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { NeedsScope } from '../access/caller.js';
import { AuditVerificationQuery } from './audit-verification.query.js';

/** What was known of the trails before. */
export class VerifyAuditDto {
  @ApiProperty({
    required: false,
    maxLength: 2_000,
    description:
      'Heads of an earlier answer, kept elsewhere: `trail:entries:head`, separated by commas. Shows what was cut off since, or written anew.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  heads?: string;
}

/** The audit trails of the services. */
@ApiTags('audit')
@ApiBearerAuth()
@Controller('api/v1/audit')
export class AuditController {
  constructor(private readonly verification: AuditVerificationQuery) {}

  @Get('verify')
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Recompute every audit trail and say where one was changed' })
  async verify(@Query() { heads }: VerifyAuditDto): Promise<unknown> {
    const trails = await this.verification.all(readHeads(heads));
    return { intact: trails.every(({ intact }) => intact), trails };
  }
}

function readHeads(text?: string): Record<string, KnownHead> {
  if (text === undefined) return {};
  return Object.fromEntries(
    text.split(',').map((each) => {
      const [, owner = '', entries, hash = ''] =
        /^(\w+):(\d{1,15}):([0-9a-f]{64})$/.exec(each) ?? [];
      if (!AuditVerificationQuery.knows(owner)) {
        const message = 'must be trail:entries:head, separated by commas';
        throw new CostwireError('validation_error', { faults: [{ field: 'heads', message }] });
      }
      return [owner, { entries: Number(entries), hash }];
    }),
  );
}
