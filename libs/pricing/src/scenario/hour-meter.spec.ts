import fc from 'fast-check';
import { sqsRequests } from '../aws/sqs.js';
import { HourMeter } from './hour-meter.js';
import { addUsage, noUsage, USAGE_NAMES } from './hour-usage.js';
import { resolveProfile } from './read-profile.js';
import type { PartialProfile } from './scenario-profile.js';
import { hourOf } from './traffic-hours.spec-support.js';

const KIB = 1024;
const sizes = (count: number, bytes: number): number[] =>
  Array.from({ length: count }, () => bytes);
const usage = (of: readonly number[], profile: PartialProfile = {}) =>
  new HourMeter(resolveProfile(profile)).usageOf(hourOf(of));

describe('requests to the queue', () => {
  it('are one for each started 64 KiB of a message that goes alone', () => {
    expect(usage([1, 65_536, 65_537, 200 * KIB]).sqsSends).toBe(1n + 1n + 2n + 4n);
  });

  it('are one for each full or last batch of small messages', () => {
    const profile = { sqs: { send_batch_size: 10 } };
    expect(usage(sizes(20, 100), profile).sqsSends).toBe(2n);
    expect(usage(sizes(21, 6_553), profile).sqsSends).toBe(3n);
  });

  it('let large messages go alone, whatever the batch size', () => {
    const profile = { sqs: { send_batch_size: 10 } };
    expect(usage([...sizes(10, 100), 6_554, 70_000], profile).sqsSends).toBe(1n + 1n + 2n);
  });

  it('are those of the formula for equal messages when batches are full', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 6_553 }),
        fc.integer({ min: 1, max: 10 }),
        (messages, messageBytes, messagesPerCall) => {
          const profile = { sqs: { send_batch_size: messagesPerCall } };
          const expected = sqsRequests({ messages, messageBytes, messagesPerCall });
          expect(usage(sizes(messages, messageBytes), profile).sqsSends).toBe(BigInt(expected));
        },
      ),
    );
  });

  it('carry up to ten messages when they are received and deleted', () => {
    const profile = { traffic: { arrival: 'burst' }, lambda: { batch_size: 4 } } as const;
    expect(usage(sizes(9, 10), profile)).toMatchObject({ sqsReceives: 3n, sqsDeletes: 3n });
    const large = { ...profile, lambda: { batch_size: 100, batch_window_s: 1 } };
    expect(usage(sizes(95, 10), large)).toMatchObject({ sqsReceives: 10n, sqsDeletes: 10n });
  });
});

describe('invocations', () => {
  const invocations = (count: number, profile: PartialProfile): bigint =>
    usage(sizes(count, 10), profile).lambdaInvocations;

  it('are one for each log when logs are further apart than the window', () => {
    expect(invocations(100, { lambda: { batch_size: 10 } })).toBe(100n);
  });

  it('are full batches when all logs come at once', () => {
    expect(invocations(101, { traffic: { arrival: 'burst' } })).toBe(11n);
  });

  it('carry what comes within the window', () => {
    const profile = { lambda: { batch_size: 1_000, batch_window_s: 60 } };
    // 600 an hour are one in six seconds: the first and ten more within a minute.
    expect(invocations(600, profile)).toBe(55n);
    expect(invocations(3_600, profile)).toBe(60n);
  });

  it('carry no more than 6 MB', () => {
    const profile = {
      traffic: { arrival: 'burst' },
      lambda: { batch_size: 100, batch_window_s: 1 },
    } as const;
    expect(usage(sizes(60, 256 * KIB), profile).lambdaInvocations).toBe(3n);
  });

  it('never grow when the window or the batch does', () => {
    const count = fc.integer({ min: 1, max: 20_000 });
    const window = fc.integer({ min: 1, max: 299 });
    const batch = fc.integer({ min: 1, max: 9_999 });
    fc.assert(
      fc.property(count, window, batch, (logs, seconds, size) => {
        const lambda = { batch_size: size, batch_window_s: seconds };
        const fewer = invocations(logs, { lambda });
        expect(
          invocations(logs, { lambda: { ...lambda, batch_window_s: seconds + 1 } }) <= fewer,
        ).toBe(true);
        expect(invocations(logs, { lambda: { ...lambda, batch_size: size + 1 } }) <= fewer).toBe(
          true,
        );
      }),
    );
  });
});

describe('billed time', () => {
  const own = { base_ms: 1.5, per_log_ms: 0.7, wait_per_llm_call_ms: 0 };

  it('is rounded up for each invocation, the last and shorter one too', () => {
    const burst = { traffic: { arrival: 'burst' }, lambda: { ...own, batch_size: 3 } } as const;
    // 1.5 + 3 * 0.7 = 3.6 -> 4 ms twice, 1.5 + 0.7 = 2.2 -> 3 ms once.
    expect(usage(sizes(7, 10), burst).lambdaMs).toBe(11n);
  });

  it('is a millisecond at least', () => {
    const lambda = { base_ms: 0, per_log_ms: 0, wait_per_llm_call_ms: 0 };
    expect(usage([10], { lambda }).lambdaMs).toBe(1n);
  });

  it('waits for the model, but not for batch jobs or without one', () => {
    const lambda = { ...own, base_ms: 0, per_log_ms: 0, wait_per_llm_call_ms: 100 };
    expect(usage([10], { lambda }).lambdaMs).toBe(100n);
    expect(usage([10], { lambda, bedrock: { mode: 'batch' } }).lambdaMs).toBe(1n);
    expect(usage([10], { lambda, bedrock: { model: null } }).lambdaMs).toBe(1n);
  });
});

describe('log bytes', () => {
  it('are messages, lines of each invocation, and 26 bytes for each event', () => {
    expect(usage([100, 50]).logBytes).toBe(150n + 2n * 260n + (2n + 6n) * 26n);
  });

  it('leave the messages out on request', () => {
    const logs = { include_message: false };
    expect(usage([100, 50], { logs }).logBytes).toBe(2n * 260n + 6n * 26n);
    expect(usage([100, 50], { logs: { ...logs, bytes_per_log: 7 } }).logBytes).toBe(
      14n + 2n * 260n + 8n * 26n,
    );
  });
});

describe('tokens', () => {
  it('are those of the logs, the template of each call, and the answers', () => {
    expect(usage([400, 40])).toMatchObject({
      llmCalls: 2n,
      inputTokens: 110n + 2n * 200n,
      outputTokens: 200n,
    });
  });

  it('take the template once for each invocation when a call carries a batch', () => {
    const profile = {
      traffic: { arrival: 'burst' },
      bedrock: { calls_per: 'invocation' },
    } as const;
    expect(usage(sizes(20, 4), profile)).toMatchObject({ llmCalls: 2n, inputTokens: 420n });
  });

  it('are counted in the vocabulary of the family, rounded up', () => {
    const bedrock = { tokens_permille: 1_230, prompt_template_tokens: 0 };
    expect(usage([4, 8], { bedrock }).inputTokens).toBe(4n);
  });

  it('are written to the cache once an hour when calls keep it warm, else each time', () => {
    const bedrock = { cache_share_percent: 75, prompt_template_tokens: 10 };
    expect(usage(sizes(12, 4), { bedrock })).toMatchObject({
      inputTokens: 12n + 12n * 3n,
      cacheWriteTokens: 7n,
      cacheReadTokens: 11n * 7n,
    });
    expect(usage(sizes(11, 4), { bedrock })).toMatchObject({
      cacheWriteTokens: 77n,
      cacheReadTokens: 0n,
    });
  });

  it('of answers are those that were given, where the logs are past calls', () => {
    const hour = hourOf([4], { outputTokens: 33 });
    expect(new HourMeter(resolveProfile()).usageOf(hour).outputTokens).toBe(33n);
  });
});

it('uses nothing without logs, and adds up member by member', () => {
  expect(usage([])).toEqual(noUsage());
  const one = usage([10]);
  const sum = usage([20]);
  addUsage(sum, one);
  for (const name of USAGE_NAMES) expect(sum[name]).toBe(usage([20])[name] + one[name]);
});
