import { CostwireApiError, type SendResult, type UsageInput } from '@costwire/sdk';
import { sendEvents } from './send-events.js';

const event = (model: string): UsageInput => ({
  provider: 'p',
  model,
  input_tokens: 1,
  output_tokens: 1,
});

async function* batchesOf(...batches: string[][]): AsyncGenerator<UsageInput[]> {
  for (const models of batches) yield models.map(event);
}

const refusal = (fields: string[]) =>
  new CostwireApiError({
    status: 400,
    code: 'validation_error',
    message: 'Not valid.',
    faults: fields.map((field) => ({ field, message: 'is wrong' })),
    retryAfterSeconds: undefined,
  });

/** A server that refuses the model `bad`, naming one event at a time, and counts the model `twin`. */
const server = {
  async sendUsage(events: UsageInput | readonly UsageInput[]): Promise<SendResult> {
    const list = events as readonly UsageInput[];
    const bad = list.findIndex(({ model }) => model === 'bad');
    if (bad >= 0) throw refusal([`events[${bad}].model`]);
    const duplicates = list.filter(({ model }) => model === 'twin').length;
    return { accepted: list.length, duplicates, event_ids: [] };
  },
};

describe('sendEvents', () => {
  test('adds up what the server accepted and called repeats', async () => {
    const settled: number[] = [];
    const outcome = await sendEvents(server, batchesOf(['a', 'twin'], ['b']), (count) =>
      settled.push(count),
    );
    expect(outcome).toEqual({ accepted: 3, repeated: 1, refused: 0, faults: [] });
    expect(settled.sort()).toEqual([1, 2]);
  });

  test('leaves faulty events out, sends the others of the batch, and keeps the first faults', async () => {
    const models = ['a', ...Array.from({ length: 7 }, () => 'bad'), 'b'];
    const outcome = await sendEvents(server, batchesOf(models), () => undefined);
    expect(outcome).toMatchObject({ accepted: 2, refused: 7 });
    expect(outcome.faults).toHaveLength(5);
    expect(outcome.faults[0]).toBe('events[1].model: is wrong');
  });

  test('fails when the refusal is not about single events', async () => {
    const forbidding = { sendUsage: () => Promise.reject(refusal([])) };
    await expect(sendEvents(forbidding, batchesOf(['a']), () => undefined)).rejects.toThrow(
      'Not valid.',
    );
  });
});
