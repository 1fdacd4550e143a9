import { CostwireError, type JsonValue, type UsageEvent } from '@costwire/contracts';
import { RpcClient } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import { outage } from '../http/outage.js';

/**
 * Bytes of text sent in one screening request: below the 1 MB that a server takes by default, and
 * several go out side by side, to as many services as there are.
 */
const CHUNK_BYTES = 512 * 1024;
const TIMEOUT_MS = 10_000;
const RETRY_AFTER_SECONDS = 5;

const FREE_TEXT_FIELDS = ['input_text', 'output_text', 'metadata', 'tags'] as const;

type FreeText = Pick<UsageEvent, (typeof FREE_TEXT_FIELDS)[number]>;

/** Has free text screened before anything of it becomes durable. Fails closed. */
@Injectable()
export class ScreeningService {
  constructor(private readonly rpc: RpcClient) {}

  /**
   * Replaces the free text of events by its screened form, in place.
   *
   * @throws {CostwireError} `screening_unavailable` when it cannot be screened now,
   * `payload_too_large` when the text of one event is larger than can be screened.
   */
  async screen(events: readonly UsageEvent[], projectId: string): Promise<void> {
    const withText = events.filter(hasFreeText);
    if (withText.length === 0) return;
    const chunks = inChunks(withText);
    await Promise.all(chunks.map(async (chunk) => this.screenChunk(chunk, projectId)));
  }

  private async screenChunk(events: UsageEvent[], projectId: string): Promise<void> {
    const values = events.map((event) => freeTextOf(event) as JsonValue);
    const request = { project_id: projectId, values };
    const reply = await this.rpc
      .request('screen', request, TIMEOUT_MS)
      .catch(outage('screening_unavailable', RETRY_AFTER_SECONDS));
    if (reply.screened.length !== events.length) {
      throw new CostwireError('internal_error', { cause: new Error('screening lost a value') });
    }
    for (const [index, event] of events.entries()) {
      const { value, pii_types, pii_findings } = reply.screened[index]!;
      Object.assign(event, value as FreeText);
      if (pii_types.length > 0) event.pii_types = pii_types;
      if (pii_findings) event.pii_findings = pii_findings;
    }
  }
}

function hasFreeText(event: UsageEvent): boolean {
  return (
    event.input_text !== undefined ||
    event.output_text !== undefined ||
    event.metadata !== undefined ||
    event.tags !== undefined
  );
}

function freeTextOf(event: UsageEvent): Partial<FreeText> {
  const text: Partial<Record<(typeof FREE_TEXT_FIELDS)[number], unknown>> = {};
  for (const field of FREE_TEXT_FIELDS) if (event[field] !== undefined) text[field] = event[field];
  return text as Partial<FreeText>;
}

function inChunks(events: UsageEvent[]): UsageEvent[][] {
  const chunks: UsageEvent[][] = [];
  let size = CHUNK_BYTES;
  for (const event of events) {
    const length = Buffer.byteLength(JSON.stringify(freeTextOf(event)));
    if (size + length > CHUNK_BYTES) {
      chunks.push([]);
      size = 0;
    }
    chunks.at(-1)!.push(event);
    size += length;
  }
  return chunks;
}
