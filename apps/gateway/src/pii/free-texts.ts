import type { JsonValue, ProjectId } from '@costwire/contracts';
import { RpcClient } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import { outage } from '../http/outage.js';

const TIMEOUT_MS = 10_000;
const RETRY_AFTER_SECONDS = 5;

/** Has what people write (reasons, notes, descriptions) screened before anything of it is kept. */
@Injectable()
export class FreeTexts {
  constructor(private readonly rpc: RpcClient) {}

  /**
   * The same text without personal data.
   *
   * @throws {CostwireError} `screening_unavailable` when it cannot be screened now.
   */
  async screened<Text extends JsonValue>(projectId: ProjectId, text: Text): Promise<Text> {
    const request = { project_id: projectId, values: [text] };
    const reply = await this.rpc
      .request('screen', request, TIMEOUT_MS)
      .catch(outage('screening_unavailable', RETRY_AFTER_SECONDS));
    return reply.screened[0]!.value as Text;
  }
}
