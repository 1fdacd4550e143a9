import { CostwireApiError, CostwireConnectionError } from './errors.js';
import { sleep } from './sleep.js';
import type { UsageInput } from './usage-input.js';
import { UsageRecorder, type UsageSender } from './usage-recorder.js';

const call = (event_id: string): UsageInput => ({
  event_id,
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 3,
  output_tokens: 2,
});
const away = new CostwireConnectionError('http://x', 'refused', 'cannot reach http://x');
const refusal = (fields: string[]) =>
  new CostwireApiError({
    status: 400,
    code: 'validation_error',
    message: 'The request is not valid.',
    faults: fields.map((field) => ({ field, message: 'is wrong' })),
    retryAfterSeconds: undefined,
  });

/** Waits for what a timer has yet to do; how long that takes is up to the machine. */
async function untilSent(recorder: UsageRecorder, calls: number): Promise<void> {
  for (let tries = 0; recorder.counts.sent < calls && tries < 500; tries += 1) await sleep(10);
}

/** Keeps the ids of every batch; fails the attempts that `failures` names, by their number from 1. */
function recording(failures: Record<number, Error> = {}): UsageSender & { batches: string[][] } {
  const batches: string[][] = [];
  return {
    batches,
    async sendSerialized(events) {
      batches.push(events.map(({ eventId }) => eventId));
      await sleep(1);
      const failure = failures[batches.length];
      if (failure !== undefined) throw failure;
      return { accepted: events.length, duplicates: 0, event_ids: [] };
    },
  };
}

const hanging: UsageSender = {
  sendSerialized: (_, options) =>
    new Promise((_resolve, reject) => {
      options?.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error));
    }),
};

const never = 60_000;

describe('a recorder', () => {
  test('sends a full batch at once, before the interval ends', async () => {
    const sender = recording();
    const recorder = new UsageRecorder(sender, { batchSize: 2, flushIntervalMs: never });
    for (const id of ['a', 'b']) recorder.record(call(id));
    await sleep(30);
    expect(sender.batches).toEqual([['a', 'b']]);
  });

  test('sends a batch that is not full when the interval ends', async () => {
    const sender = recording();
    const recorder = new UsageRecorder(sender, { flushIntervalMs: 20 });
    recorder.record(call('a'));
    expect(sender.batches).toEqual([]);
    await untilSent(recorder, 1);
    expect(sender.batches).toEqual([['a']]);
    expect(recorder.counts).toEqual({ sent: 1, dropped: 0, buffered: 0 });
  });

  test('sends everything in order when it is flushed, also what comes in meanwhile', async () => {
    const sender = recording();
    const recorder = new UsageRecorder(sender, { batchSize: 2, flushIntervalMs: never });
    for (const id of ['a', 'b', 'c']) recorder.record(call(id));
    const flushed = recorder.flush();
    recorder.record(call('d'));
    await flushed;
    expect(sender.batches).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test('keeps what could not be sent and sends it again with the same ids', async () => {
    const sender = recording({ 1: away });
    const errors: unknown[] = [];
    const recorder = new UsageRecorder(sender, {
      flushIntervalMs: 20,
      onError: (error, dropped) => errors.push([error, dropped]),
    });
    recorder.record(call('a'));
    await recorder.flush();
    expect(recorder.counts).toEqual({ sent: 0, dropped: 0, buffered: 1 });
    await untilSent(recorder, 1);
    expect(sender.batches).toEqual([['a'], ['a']]);
    expect(recorder.counts).toEqual({ sent: 1, dropped: 0, buffered: 0 });
    expect(errors).toEqual([[away, 0]]);
  });

  test('drops only the calls that the server finds faulty', async () => {
    const sender = recording({ 1: refusal(['events[1].model']) });
    const recorder = new UsageRecorder(sender, { flushIntervalMs: never });
    for (const id of ['a', 'b', 'c']) recorder.record(call(id));
    await recorder.flush();
    expect(sender.batches).toEqual([
      ['a', 'b', 'c'],
      ['a', 'c'],
    ]);
    expect(recorder.counts).toEqual({ sent: 2, dropped: 1, buffered: 0 });
  });

  test('drops a batch that is refused without a reason that names its calls', async () => {
    const recorder = new UsageRecorder(recording({ 1: refusal([]) }), { batchSize: 2 });
    for (const id of ['a', 'b']) recorder.record(call(id));
    await recorder.flush();
    expect(recorder.counts).toEqual({ sent: 0, dropped: 2, buffered: 0 });
  });
});

describe('record', () => {
  test('never holds more calls or bytes than allowed', () => {
    const byCount = new UsageRecorder(hanging, { maxBuffered: 2 });
    expect(['a', 'b', 'c'].map((id) => byCount.record(call(id)))).toEqual([true, true, false]);
    expect(byCount.counts).toEqual({ sent: 0, dropped: 1, buffered: 2 });

    const byBytes = new UsageRecorder(hanging, { maxBufferedBytes: 300 });
    const long = { ...call('a'), input_text: 'x'.repeat(150) };
    expect([byBytes.record(long), byBytes.record(long)]).toEqual([true, false]);
  });

  test('has room again once calls are sent', async () => {
    const recorder = new UsageRecorder(recording(), { maxBuffered: 1, flushIntervalMs: never });
    recorder.record(call('a'));
    await recorder.flush();
    expect(recorder.record(call('b'))).toBe(true);
  });

  test('takes the call as it is now: a later change does not matter', async () => {
    const sent: string[] = [];
    const recorder = new UsageRecorder({
      async sendSerialized(events) {
        sent.push(...events.map(({ json }) => json));
        return { accepted: events.length, duplicates: 0, event_ids: [] };
      },
    });
    const event = call('a');
    recorder.record(event);
    event.model = 'changed';
    await recorder.flush();
    expect(sent[0]).toContain('"model":"gpt-4o"');
  });

  test('does not throw, whatever it is given and whatever the error handler does', () => {
    const recorder = new UsageRecorder(hanging, {
      onError: () => {
        throw new Error('in the handler');
      },
    });
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(recorder.record({ ...call('a'), metadata: circle } as UsageInput)).toBe(false);
    expect(recorder.record(undefined as unknown as UsageInput)).toBe(false);
    expect(recorder.counts.dropped).toBe(2);
  });
});

describe('close', () => {
  test('sends the rest, tries again while there is time, and takes no more', async () => {
    const sender = recording({ 1: away, 2: away });
    const recorder = new UsageRecorder(sender, { flushIntervalMs: 5 });
    recorder.record(call('a'));
    expect(await recorder.close()).toEqual({ sent: 1, dropped: 0, buffered: 0 });
    expect(sender.batches).toHaveLength(3);
    expect(recorder.record(call('b'))).toBe(false);
  });

  test('gives up at its time limit and counts what is lost', async () => {
    const recorder = new UsageRecorder(hanging, { flushIntervalMs: never });
    recorder.record(call('a'));
    expect(await recorder.close(40)).toEqual({ sent: 0, dropped: 1, buffered: 0 });
  });

  test('rejects only when asked to', async () => {
    const failing = () => recording({ 1: refusal([]) });
    const asked = new UsageRecorder(failing(), { throwOnError: true });
    asked.record(call('a'));
    await expect(asked.flush()).rejects.toThrow('not valid');
    const quiet = new UsageRecorder(failing());
    quiet.record(call('a'));
    await expect(quiet.close()).resolves.toMatchObject({ dropped: 1 });
  });
});
