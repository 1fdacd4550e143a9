import type { ScreenedValue } from '@costwire/contracts';
import { policyScanner, redact, screenValue, type PolicyScanner } from '@costwire/pii-detection';
import { isSafePattern } from 'redos-detector';
import type { ReadyPolicy, ScanResults, ScanTask } from './scan-task.js';

/** Type reported for text that lay beyond a limit and was withheld unscanned. */
export const UNSCANNED = 'UNSCANNED';

/** Scanners kept; each holds indexes of some hundred kilobytes. */
const MAX_SCANNERS = 64;
const scanners = new Map<string, PolicyScanner>();

/** Ways to match the same text, above which a pattern is refused. */
const MAX_SCORE = 200;
/**
 * A pattern that takes longer to rate is refused; twice that for one without case. One that can match
 * in few ways takes some 50 ms of processor time.
 */
const RATING_MS = 2_000;

/** Does a task; this is what runs in a thread. */
export function runScanTask(task: ScanTask): ScanResults[ScanTask['kind']] {
  switch (task.kind) {
    case 'screen':
      return task.values.map((value) => {
        const { operators } = task.policy;
        const options = { operators, maxChars: task.maxChars };
        return screenedValue(screenValue(value, scannerOf(task.policy), options));
      });
    case 'preview':
      return preview(task.policy, task.text);
    case 'rate':
      return isRatedSafe(task.pattern, task.ignoreCase);
  }
}

/** The rating takes Unicode or no case, not both at once: a pattern without case must pass twice. */
function isRatedSafe(pattern: string, ignoreCase: boolean): boolean {
  const limits = { maxScore: MAX_SCORE, timeout: RATING_MS };
  if (!isSafePattern(pattern, { ...limits, unicode: true }).safe) return false;
  return !ignoreCase || isSafePattern(pattern, { ...limits, caseInsensitive: true }).safe;
}

function screenedValue(screened: ReturnType<typeof screenValue>): ScreenedValue {
  const { findings, withheld } = screened;
  const value = screened.value as ScreenedValue['value'];
  const counted = findings.map(({ type, count, spans }) => ({
    type,
    count,
    ...(spans.length > 0 && { spans }),
  }));
  if (withheld > 0) counted.push({ type: UNSCANNED, count: withheld });
  const types = counted.map(({ type }) => type);
  return { value, pii_types: types, ...(counted.length > 0 && { pii_findings: counted }) };
}

function preview(policy: ReadyPolicy, text: string): ScanResults['preview'] {
  const findings = scannerOf(policy).detect(text);
  return {
    findings: findings.map(({ type, start, end, score, ruleId }) => ({
      type,
      start,
      end,
      score,
      ...(ruleId !== undefined && { rule_id: ruleId }),
    })),
    redacted: redact(text, findings, policy.operators),
  };
}

function scannerOf({ id, policy }: ReadyPolicy): PolicyScanner {
  const known = scanners.get(id);
  if (known) return known;
  if (scanners.size >= MAX_SCANNERS) scanners.clear();
  const scanner = policyScanner(policy);
  scanners.set(id, scanner);
  return scanner;
}
