import type { EraseSubjectReply, EraseSubjectRequest } from '@costwire/contracts';
import { Answers } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { UsageErasureRepository } from './usage-erasure.repository.js';

/** Takes a subject out of the facts when pii asks for it. */
@Controller()
export class ErasureController {
  constructor(private readonly facts: UsageErasureRepository) {}

  @Answers('eraseFacts')
  async erase({
    project_id: projectId,
    user_ids: ids,
  }: EraseSubjectRequest): Promise<EraseSubjectReply> {
    return { erased: await this.facts.erase(projectId, ids) };
  }
}
