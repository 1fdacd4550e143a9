import { compareEvidence, type CallEvidence } from '@costwire/contracts';
import { canonicalProvider } from '@costwire/pricing';
import type { LedgerEntry } from './book-entry.js';

/** Names a provider call within an installation. */
export interface CallKey {
  projectId: string;
  /** The price book's name of the provider, so that two spellings are one. */
  provider: string;
  responseId: string;
}

/** An entry that names the provider's response, as an account of that call. */
export interface CallAccount extends CallEvidence {
  key: CallKey;
  entry: LedgerEntry;
}

function accountOf(entry: LedgerEntry): CallAccount | undefined {
  const { batch, event } = entry;
  if (event.provider_response_id === undefined) return undefined;
  return {
    key: {
      projectId: batch.project_id,
      provider: canonicalProvider(event.provider),
      responseId: event.provider_response_id,
    },
    eventId: event.event_id,
    timestamp: event.timestamp,
    usageSource: event.usage_source,
    entry,
  };
}

/** The accounts that some entries give of provider calls; most entries give none. */
export function accountsOf(entries: readonly LedgerEntry[]): CallAccount[] {
  const accounts: CallAccount[] = [];
  for (const entry of entries) {
    const account = accountOf(entry);
    if (account) accounts.push(account);
  }
  return accounts;
}

/** A call key as one text that no other key has: neither a UUID nor a provider holds a tab. */
export function callId({ projectId, provider, responseId }: CallKey): string {
  return `${projectId}\t${provider}\t${responseId}`;
}

/** Accounts of one call in the order of their worth, the one that counts first. */
export interface RankedCall {
  key: CallKey;
  best: CallAccount;
  others: CallAccount[];
}

/** The calls of some accounts, sorted by key: the order in which their rows are locked. */
export function rankCalls(accounts: readonly CallAccount[]): RankedCall[] {
  const calls = new Map<string, CallAccount[]>();
  for (const account of accounts) {
    const id = callId(account.key);
    const known = calls.get(id);
    if (known) known.push(account);
    else calls.set(id, [account]);
  }
  return [...calls]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, own]) => {
      const [best, ...others] = own.length === 1 ? own : [...own].sort(compareEvidence);
      return { key: best!.key, best: best!, others };
    });
}

/** What becomes of a call that is known when more accounts of it arrive. */
export interface CallVerdict {
  /** Counts from now on; absent when what counted goes on counting. */
  promoted: CallAccount | undefined;
  /** Kept beside it, uncounted. */
  alternates: CallEvidence[];
}

/** Decides between what counts now and new accounts of the same call, none of them seen before. */
export function decideCall(current: CallEvidence, { best, others }: RankedCall): CallVerdict {
  return compareEvidence(best, current) < 0
    ? { promoted: best, alternates: [current, ...others] }
    : { promoted: undefined, alternates: [best, ...others] };
}
