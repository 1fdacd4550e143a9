import type { EraseSubjectReply, EraseSubjectRequest } from '@costwire/contracts';
import { Answers } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { LedgerErasureRepository } from './ledger-erasure.repository.js';

/** Takes a subject out of the ledger when pii asks for it. */
@Controller()
export class ErasureController {
  constructor(private readonly ledger: LedgerErasureRepository) {}

  @Answers('eraseEntries')
  async erase({
    project_id: projectId,
    user_ids: ids,
  }: EraseSubjectRequest): Promise<EraseSubjectReply> {
    return { erased: await this.ledger.erase(projectId, ids) };
  }
}
