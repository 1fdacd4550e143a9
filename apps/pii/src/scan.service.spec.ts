import type { JsonValue } from '@costwire/contracts';
import { runScanTask } from './run-scan-task.js';
import type { ReadyPolicy, ScanTask } from './scan-task.js';
import { ScanService } from './scan.service.js';
import { PoolIsFull, TaskFailed, TaskThreadLost, TaskTimedOut } from '@costwire/runtime';

const policy: ReadyPolicy = { id: 'test', policy: {}, operators: {} };

/** Runs tasks here and fails those that hold a marked text, as a pool would. */
function serviceFailing(failure: (text: string) => Error | undefined) {
  const tasks: ScanTask[] = [];
  const kinds: string[] = [];
  const run = async (task: ScanTask) => {
    await Promise.resolve();
    tasks.push(task);
    const error = failure(JSON.stringify(task));
    if (error) throw error;
    return runScanTask(task);
  };
  const limits = { timeMs: 100, maxChars: 1_000 };
  const scans = new ScanService({ run }, limits, (kind) => kinds.push(kind));
  return { scans, tasks, kinds };
}

const values: JsonValue[] = [
  { input_text: 'ann@example.org' },
  { input_text: 'slow 4111 1111 1111 1111', metadata: { note: 'x' }, tags: { a: 'b' } },
  { output_text: 'clean' },
];

describe('screening', () => {
  test('takes all values of a request in one task', async () => {
    const { scans, tasks } = serviceFailing(() => undefined);
    const screened = await scans.screen(values, policy);
    expect(tasks).toHaveLength(1);
    expect(screened).toEqual([
      {
        value: { input_text: '<EMAIL_ADDRESS>' },
        pii_types: ['EMAIL_ADDRESS'],
        pii_findings: [
          {
            type: 'EMAIL_ADDRESS',
            count: 1,
            spans: [{ path: '/input_text', start: 0, end: 15 }],
          },
        ],
      },
      expect.objectContaining({ pii_types: ['CREDIT_CARD'] }),
      { value: { output_text: 'clean' }, pii_types: [] },
    ]);
  });

  test.each([new TaskTimedOut(), new TaskThreadLost(), new TaskFailed('RangeError')])(
    'withholds the one value whose scan ends in %s and screens the others',
    async (error) => {
      const { scans, kinds } = serviceFailing((text) =>
        text.includes('slow') ? error : undefined,
      );
      const screened = await scans.screen(values, policy);
      expect(screened.map(({ value }) => value)).toEqual([
        { input_text: '<EMAIL_ADDRESS>' },
        {
          input_text: '<WITHHELD>',
          metadata: { '<WITHHELD>': '<WITHHELD>' },
          tags: { '<WITHHELD>': '<WITHHELD>' },
        },
        { output_text: 'clean' },
      ]);
      expect(screened[1]).toMatchObject({
        pii_types: ['UNSCANNED'],
        pii_findings: [{ type: 'UNSCANNED', count: 1 }],
      });
      expect(kinds).toEqual([error.name, error.name]);
    },
  );

  test('keeps no name of a field that could be text', async () => {
    const { scans } = serviceFailing(() => new TaskTimedOut());
    const [screened] = await scans.screen([{ 'ann@example.org': 1, Ann: 2, list: [1] }], policy);
    expect(screened!.value).toEqual({ list: ['<WITHHELD>'] });
    expect((await scans.screen(['text', ['text'], 5], policy)).map(({ value }) => value)).toEqual([
      '<WITHHELD>',
      ['<WITHHELD>'],
      '<WITHHELD>',
    ]);
  });

  test('is refused as a whole when too many wait', async () => {
    const { scans } = serviceFailing(() => new PoolIsFull());
    await expect(scans.screen(values, policy)).rejects.toMatchObject({
      code: 'screening_unavailable',
      retryAfterSeconds: 2,
    });
  });

  test('marks text beyond the limit of characters', async () => {
    const { scans } = serviceFailing(() => undefined);
    const [screened] = await scans.screen([{ input_text: 'x'.repeat(1_001) }], policy);
    expect(screened).toEqual({
      value: { input_text: '<WITHHELD>' },
      pii_types: ['UNSCANNED'],
      pii_findings: [{ type: 'UNSCANNED', count: 1 }],
    });
  });
});

describe('a pattern', () => {
  const { scans } = serviceFailing(() => undefined);

  test.each(['C-\\d{6}', '(?:AB|CD)\\d{2,9}', '[A-Z]{2}[ -]?\\d{4}'])(
    '%s is safe',
    async (pattern) => {
      expect(await scans.isSafe({ name: 'X', pattern })).toBe(true);
    },
  );

  test.each(['(?:a{1,30}){1,30}b', '(?:a|a){1,50}b', '(?:\\w{1,50}\\d{1,50}){1,50}!'])(
    '%s is not',
    async (pattern) => expect(await scans.isSafe({ name: 'X', pattern })).toBe(false),
  );

  test('that no thread had the time to rate is neither', async () => {
    const busy = serviceFailing(() => new TaskTimedOut());
    await expect(busy.scans.isSafe({ name: 'X', pattern: 'a' })).rejects.toMatchObject({
      code: 'screening_unavailable',
      retryAfterSeconds: 2,
    });
  });
});
