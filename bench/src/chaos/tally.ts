import { formatUsd, type UsageEvent, type Usd } from '@costwire/contracts';

/** What a group of calls adds up to. */
interface Sums {
  calls: number;
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cost: bigint;
}

/** Sums by group. */
export type Tally = Map<string, Sums>;

/** Adds up events by group; the costs are given, not looked up. */
export function tallyOf(
  priced: Iterable<{ projectId: string; event: UsageEvent; cost: Usd }>,
  groupOf: (projectId: string, event: UsageEvent) => string,
): Tally {
  const tally: Tally = new Map();
  for (const { projectId, event, cost } of priced) {
    const group = groupOf(projectId, event);
    let sums = tally.get(group);
    if (!sums) {
      sums = { calls: 0, inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cost: 0n };
      tally.set(group, sums);
    }
    sums.calls += 1;
    sums.inputTokens += event.input_tokens;
    sums.outputTokens += event.output_tokens;
    sums.cacheReadTokens += event.cache_read_tokens ?? 0;
    sums.cost += cost;
  }
  return tally;
}

/** Where two tallies differ, in words; equal to the last decimal when there is nothing. */
export function differences(expected: Tally, found: Tally): string[] {
  const groups = new Set([...expected.keys(), ...found.keys()]);
  return [...groups].flatMap((group) => {
    const [wanted, seen] = [text(expected.get(group)), text(found.get(group))];
    return wanted === seen ? [] : [`${group}: expected ${wanted}, found ${seen}`];
  });
}

function text(sums: Sums | undefined): string {
  if (!sums) return 'nothing';
  const { calls, inputTokens, outputTokens, cacheReadTokens, cost } = sums;
  return `${calls} calls, ${inputTokens}/${outputTokens}/${cacheReadTokens} tokens, $${formatUsd(cost as Usd)}`;
}
