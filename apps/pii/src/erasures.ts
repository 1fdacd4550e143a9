import type {
  ErasedCounts,
  ErasureStanding,
  ProjectId,
  RequestErasureRequest,
} from '@costwire/contracts';
import type { DeadLetterBox, RpcClient } from '@costwire/messaging';
import type { ErasureRepository, RunningErasure } from './erasure.repository.js';
import type { ErasureSeal } from './erasure-seal.js';
import type { StreamProgress } from './stream-progress.js';

/** The owners read whole tables. */
const OWNER_TIMEOUT_MS = 120_000;
const LETTERS_PER_PAGE = 200;

/** Has subjects erased by the owners of the tables, until nothing of theirs can come any more. */
export class Erasures {
  constructor(
    private readonly repository: ErasureRepository,
    private readonly seal: ErasureSeal,
    private readonly progress: StreamProgress,
    private readonly rpc: RpcClient,
    private readonly letters: DeadLetterBox,
  ) {}

  /** Takes a request down. Asking again while it runs gives the same erasure. */
  async begin(request: RequestErasureRequest, reason: string): Promise<ErasureStanding> {
    const { project_id: projectId, actor, user_ids: userIds } = request;
    return this.repository.begin({
      projectId,
      actor,
      reason,
      subjectHmac: this.seal.hmacOf(projectId, userIds),
      sealedSubject: this.seal.seal(projectId, userIds),
      marks: await this.progress.begun(),
    });
  }

  /** Goes through every erasure under way once. */
  async sweep(): Promise<void> {
    for (const erasure of await this.repository.running()) await this.sweepOne(erasure);
  }

  /**
   * 1. See whether all that was accepted before the request has been recorded and booked.
   * 2. Have it erased: facts, ledger, dead letters.
   * 3. Only what was through before is known to be gone after, so only then it is done.
   */
  private async sweepOne(erasure: RunningErasure): Promise<void> {
    const { projectId, sealedSubject } = erasure;
    const { marks, isThrough } = await this.progress.reached(erasure.marks);
    const userIds = this.seal.open(projectId, sealedSubject);
    const request = { project_id: projectId, user_ids: userIds };
    // Letters first: one that is replayed meanwhile is recorded and found among the facts.
    const deadLetters = await this.discardLetters(projectId, new Set(userIds));
    const facts = await this.rpc.request('eraseFacts', request, OWNER_TIMEOUT_MS);
    const entries = await this.rpc.request('eraseEntries', request, OWNER_TIMEOUT_MS);
    const erased: ErasedCounts = {
      events: facts.erased,
      ledger_entries: entries.erased,
      dead_letters: deadLetters,
    };
    await this.repository.swept(erasure, erased, marks, isThrough);
  }

  private async discardLetters(projectId: ProjectId, userIds: Set<string>): Promise<number> {
    let discarded = 0;
    let after = 0;
    for (;;) {
      const page = await this.letters.list(projectId, after, LETTERS_PER_PAGE);
      for (const letter of page) {
        if (!concerns(letter.payload, userIds)) continue;
        await this.letters.discard(letter);
        discarded += 1;
      }
      if (page.length < LETTERS_PER_PAGE) return discarded;
      after = page.at(-1)!.id;
    }
  }
}

function concerns(payload: unknown, userIds: Set<string>): boolean {
  const { events } = (payload ?? {}) as { events?: { user_id?: unknown }[] };
  if (!Array.isArray(events)) return false;
  return events.some(({ user_id: id }) => typeof id === 'string' && userIds.has(id));
}
