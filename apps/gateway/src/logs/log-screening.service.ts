import { CostwireError, MAX_PREVIEW_LENGTH, type ProjectId } from '@costwire/contracts';
import { RpcClient } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import { outage } from '../http/outage.js';

/** Characters of text sent in one screening request; several go out side by side. */
const CHUNK_CHARS = 128 * 1024;
const TIMEOUT_MS = 10_000;
const RETRY_AFTER_SECONDS = 5;

/** What may be kept of a message. */
export interface ScreenedMessage {
  preview: string;
  piiTypes: string[];
}

/** Has whole messages screened and keeps the beginning of what comes back. Fails closed. */
@Injectable()
export class LogScreening {
  constructor(private readonly rpc: RpcClient) {}

  /**
   * Screens messages, each in full.
   *
   * @throws {CostwireError} `screening_unavailable` when they cannot be screened now.
   */
  async screen(messages: readonly string[], projectId: ProjectId): Promise<ScreenedMessage[]> {
    const parts = await Promise.all(
      inChunks(messages).map(async (chunk) => this.screenChunk(chunk, projectId)),
    );
    return parts.flat();
  }

  private async screenChunk(values: string[], projectId: ProjectId): Promise<ScreenedMessage[]> {
    const request = { project_id: projectId, values };
    const reply = await this.rpc
      .request('screen', request, TIMEOUT_MS)
      .catch(outage('screening_unavailable', RETRY_AFTER_SECONDS));
    if (reply.screened.length !== values.length) {
      throw new CostwireError('internal_error', { cause: new Error('screening lost a value') });
    }
    return reply.screened.map(({ value, pii_types: piiTypes }) => ({
      preview: previewOf(typeof value === 'string' ? value : JSON.stringify(value)),
      piiTypes,
    }));
  }
}

/** The first characters of a text; a surrogate pair is not cut in two. */
function previewOf(text: string): string {
  if (text.length <= MAX_PREVIEW_LENGTH) return text;
  const last = text.charCodeAt(MAX_PREVIEW_LENGTH - 1);
  const cutsPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, cutsPair ? MAX_PREVIEW_LENGTH - 1 : MAX_PREVIEW_LENGTH);
}

function inChunks(messages: readonly string[]): string[][] {
  const chunks: string[][] = [];
  let size = CHUNK_CHARS;
  for (const message of messages) {
    if (size + message.length > CHUNK_CHARS) {
      chunks.push([]);
      size = 0;
    }
    chunks.at(-1)!.push(message);
    size += message.length;
  }
  return chunks;
}
