import { createHash } from 'node:crypto';
import type {
  ImportPricesReply,
  ImportPricesRequest,
  PriceFault,
  ProjectId,
} from '@costwire/contracts';
import {
  changedVersions,
  importLitellm,
  inForceAt,
  judgeImport,
  type ImportFault,
  type LitellmImport,
  type SkippedEntry,
  type PriceVersion,
} from '@costwire/pricing';
import { MAX_PRICE_FILE_BYTES, parsed, unpacked } from './packed-json.js';
import type { PriceBooks } from './price-books.js';
import type { PriceVersionRepository } from './price-version.repository.js';
import { storedRate } from './stored-rate.js';

/** Reads a file from elsewhere; its refusal is an error with a sentence for the caller. */
export type ReadUrl = (url: string, maxBytes: number) => Promise<string>;

/** A file could not be read; the message may be shown. */
export class UnreadableFile extends Error {}

const SOURCE = 'litellm';
/** Entries named in an answer at most. */
const MAX_NAMED = 100;
/** Reasons given at most why a file holds no price. */
const MAX_REASONS = 3;

interface PriceFile {
  content: unknown;
  checksum: string;
}

/** Takes price files over, whole or not at all. */
export class PriceImportService {
  constructor(
    private readonly repository: PriceVersionRepository,
    private readonly books: PriceBooks,
    private readonly readUrl: ReadUrl,
  ) {}

  /**
   * Judges a file and, when nothing in it is absurd, records what differs from what is known of its
   * source as a new version.
   */
  async import(request: ImportPricesRequest, nowMs: number): Promise<ImportPricesReply> {
    const file = await this.read(request).catch((error: unknown) => {
      if (error instanceof UnreadableFile) return error.message;
      throw error;
    });
    if (typeof file === 'string') return { status: 'unreadable', detail: file };
    const projectId = request.scope === 'global' ? null : request.project_id;
    const sourceVersion = request.source_version ?? file.checksum.slice(0, 12);
    const imported = this.taken(file, request, sourceVersion, nowMs);
    if (imported.versions.length === 0) return unusable(imported);
    const judged = this.judge(imported, request, nowMs);
    if (judged.status === 'refused') return refusal(judged.faults);
    await this.books.refresh();
    const known = this.books.recordedOf(SOURCE, projectId);
    const changed = changedVersions(judged.versions, inForceAt(known, nowMs));
    const prices = effective(changed, known, request, nowMs);
    const answer = {
      source_version: sourceVersion,
      checksum: file.checksum,
      prices: judged.versions.length,
      changed: changed.length,
      skipped: judged.skipped.slice(0, MAX_NAMED),
      skipped_count: judged.skipped.length,
    };
    if (request.dry_run) return { ...answer, status: 'judged', version_id: null };
    const { id, isNew } = await this.record(request, projectId, prices, answer);
    return { ...answer, status: isNew ? 'recorded' : 'unchanged', version_id: id };
  }

  private async read({ url, content }: ImportPricesRequest): Promise<PriceFile> {
    const text =
      url === undefined
        ? await unpacked(content ?? '')
        : await this.readUrl(url, MAX_PRICE_FILE_BYTES);
    const value = text === undefined ? undefined : parsed(text);
    if (value === undefined) throw new UnreadableFile('the file is not JSON');
    const checksum = createHash('sha256').update(JSON.stringify(value)).digest('hex');
    return { content: value, checksum };
  }

  private taken(
    { content, checksum }: PriceFile,
    { valid_from: validFrom, leave_out: leaveOut = [] }: ImportPricesRequest,
    sourceVersion: string,
    nowMs: number,
  ): LitellmImport {
    const imported = importLitellm(content, {
      source: SOURCE,
      sourceVersion,
      checksum,
      recordedAt: new Date(nowMs).toISOString(),
      ...(validFrom !== undefined && { validFromMs: Date.parse(validFrom) }),
    });
    const left = new Set(leaveOut);
    const versions = imported.versions.filter((version) => !left.has(entryOf(version)));
    return { ...imported, versions };
  }

  private judge(
    { versions, skipped }: LitellmImport,
    request: ImportPricesRequest,
    nowMs: number,
  ):
    | { status: 'refused'; faults: ImportFault[] }
    | { status: 'accepted'; versions: PriceVersion[]; skipped: PriceFault[] } {
    const known = inForceAt(this.books.current(request.project_id).versions(), nowMs);
    const unread = skipped.map(namedSkip);
    const verdict = judgeImport(versions, known);
    if (verdict.status === 'accepted') return { ...verdict, skipped: unread };
    if (!request.skip_faulty) return verdict;
    const faulty = new Set(verdict.faults.map(entryOf));
    return {
      status: 'accepted',
      versions: versions.filter((version) => !faulty.has(entryOf(version))),
      skipped: [...verdict.faults.map(namedFault), ...unread],
    };
  }

  private async record(
    request: ImportPricesRequest,
    projectId: ProjectId | null,
    prices: readonly PriceVersion[],
    {
      source_version: sourceVersion,
      checksum,
      changed,
    }: { source_version: string; checksum: string; changed: number },
  ): Promise<{ id: string; isNew: boolean }> {
    const { actor, mode, reason, valid_from: validFrom } = request;
    const recorded = await this.repository.record(
      {
        projectId,
        kind: 'llm',
        mode,
        source: SOURCE,
        sourceVersion,
        checksum,
        recordedBy: actor,
        ...(reason !== undefined && { reason }),
        ...(validFrom !== undefined && { validFrom }),
        rates: prices.map(storedRate),
      },
      {
        projectId,
        actor,
        action: 'prices.imported',
        details: { source: SOURCE, source_version: sourceVersion, checksum, mode, changed },
      },
    );
    return recorded;
  }
}

/** A first price holds for always; one that replaces another from now on, unless it says from when. */
function effective(
  versions: readonly PriceVersion[],
  known: readonly PriceVersion[],
  { valid_from: validFrom }: ImportPricesRequest,
  nowMs: number,
): PriceVersion[] {
  if (validFrom !== undefined) return [...versions];
  const priced = new Set(known.map((version) => `${entryOf(version)} ${version.serviceTier}`));
  return versions.map((version) =>
    priced.has(`${entryOf(version)} ${version.serviceTier}`)
      ? { ...version, validFromMs: nowMs }
      : version,
  );
}

/** A file without a price says of its first entries why. */
function unusable({ skipped }: LitellmImport): ImportPricesReply {
  const reasons = skipped.slice(0, MAX_REASONS).map(({ entry, reason }) => `${entry}: ${reason}`);
  const detail = ['the file holds no price that can be used', ...reasons].join('; ');
  return { status: 'unreadable', detail };
}

function namedSkip({ entry, reason }: SkippedEntry): PriceFault {
  return { entry, rule: 'unread', detail: reason };
}

function refusal(faults: readonly ImportFault[]): ImportPricesReply {
  return {
    status: 'refused',
    faults: faults.slice(0, MAX_NAMED).map(namedFault),
    fault_count: faults.length,
  };
}

function namedFault(fault: ImportFault): PriceFault {
  const { serviceTier, rule, detail } = fault;
  return { entry: entryOf(fault), rule, detail: `${serviceTier} ${detail}` };
}

function entryOf({ provider, model }: { provider: string; model: string }): string {
  return `${provider}/${model}`;
}
