import fc from 'fast-check';
import { blameEvent, CostwireError } from '@costwire/contracts';
import { usageBatch, usageEvent } from '@costwire/testing';
import type { Delivery } from './delivery.js';
import { isolateFailures } from './isolate-failures.js';

interface TestEvent {
  event_id: string;
}

function deliveryOf(ids: string[]): Delivery {
  const events = ids.map((event_id) => usageEvent({ event_id }));
  return {
    subject: 's',
    type: 't',
    payload: usageBatch({ events }),
    raw: Buffer.from('whole'),
    firstIndex: 0,
    traceparent: undefined,
  };
}

const idsOf = (deliveries: readonly Delivery[]): string[] =>
  deliveries.flatMap(({ payload }) =>
    (payload.events as TestEvent[]).map((event) => event.event_id),
  );

/** Batches of good (g) and bad (b) events, each with an id of its own. */
const batches = fc
  .array(fc.array(fc.constantFrom('g', 'g', 'g', 'b'), { maxLength: 9 }), { maxLength: 6 })
  .map((lists) =>
    lists.map((kinds, batch) => kinds.map((kind, index) => `${kind}-${batch}-${index}`)),
  );

const isBad = (id: string): boolean => id.startsWith('b');
const poison = new TypeError('poison');

/** Handles as a transaction does: all ids are kept, or none when one is bad. */
function transactions() {
  const committed: string[] = [];
  const setAside: { id: string; index: number; reason: unknown }[] = [];
  return {
    committed,
    setAside,
    steps: {
      handle: async (deliveries: Delivery[]) => {
        const ids = idsOf(deliveries);
        if (ids.some(isBad)) throw poison;
        committed.push(...ids);
      },
      setAside: async (delivery: Delivery, reason: unknown) => {
        const [id, ...others] = idsOf([delivery]);
        expect(others).toEqual([]);
        setAside.push({ id: id!, index: delivery.firstIndex, reason });
      },
    },
  };
}

describe('isolating failures', () => {
  test('commits every good event exactly once and sets every bad one aside exactly once', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (lists) => {
        const { committed, setAside, steps } = transactions();
        await isolateFailures(lists.map(deliveryOf), steps);
        const all = lists.flat();
        expect([...committed].sort()).toEqual(all.filter((id) => !isBad(id)).sort());
        expect(setAside.map(({ id }) => id).sort()).toEqual(all.filter(isBad).sort());
      }),
    );
  });

  test('tells of each bad event why, and where it stood in its message', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (lists) => {
        const { setAside, steps } = transactions();
        await isolateFailures(lists.map(deliveryOf), steps);
        for (const { id, index, reason } of setAside) {
          expect(reason).toBe(poison);
          expect(id).toBe(`b-${id.split('-')[1]}-${index}`);
        }
      }),
    );
  });

  test('hands a batch without bad events on as it is, in one go', async () => {
    const given: Delivery[][] = [];
    const deliveries = [deliveryOf(['g-0-0', 'g-0-1']), deliveryOf(['g-1-0'])];
    await isolateFailures(deliveries, {
      handle: async (each) => void given.push(each),
      setAside: () => Promise.reject(new Error('not expected')),
    });
    expect(given).toEqual([deliveries]);
    expect(given[0]![0]!.raw).toBeDefined();
  });

  test('gives the raw bytes of a message only while it is whole', async () => {
    const parts: Delivery[] = [];
    await isolateFailures([deliveryOf(['g-0-0', 'b-0-1', 'g-0-2'])], {
      handle: async (deliveries) => {
        if (idsOf(deliveries).some(isBad)) throw poison;
        parts.push(...deliveries);
      },
      setAside: async (delivery) => void parts.push(delivery),
    });
    expect(parts.map(({ raw }) => raw)).toEqual([undefined, undefined, undefined]);
    expect(parts.map(({ firstIndex }) => firstIndex)).toEqual([0, 1, 2]);
  });

  test('throws what infrastructure threw, sets nothing aside, and succeeds when it is back', async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.nat({ max: 12 }), async (lists, failingCall) => {
        const { committed, setAside, steps } = transactions();
        const kept = new Set<string>();
        let calls = 0;
        const outage = new CostwireError('database_unavailable');
        const faulty = {
          ...steps,
          handle: async (deliveries: Delivery[]) => {
            calls += 1;
            if (calls === failingCall) throw outage;
            await steps.handle(deliveries);
            for (const id of committed.splice(0)) kept.add(id);
          },
        };
        const deliveries = lists.map(deliveryOf);
        const failure: unknown = await isolateFailures(deliveries, faulty).catch((e: unknown) => e);
        expect([undefined, outage]).toContain(failure);
        if (failure) await isolateFailures(deliveries, faulty);
        const all = lists.flat();
        expect([...kept].sort()).toEqual(all.filter((id) => !isBad(id)).sort());
        expect([...new Set(setAside.map(({ id }) => id))].sort()).toEqual(all.filter(isBad).sort());
      }),
    );
  });

  test('does not count an outage while setting aside as done', async () => {
    const outage = new CostwireError('broker_unavailable');
    await expect(
      isolateFailures([deliveryOf(['b-0-0'])], {
        handle: () => Promise.reject(poison),
        setAside: () => Promise.reject(outage),
      }),
    ).rejects.toBe(outage);
  });

  test('tries at most about 2 log2(n) parts for one bad event among n', async () => {
    const ids = Array.from(
      { length: 1_024 },
      (_, index) => `${index === 700 ? 'b' : 'g'}-0-${index}`,
    );
    const { committed, steps } = transactions();
    let calls = 0;
    await isolateFailures([deliveryOf(ids)], {
      ...steps,
      handle: async (deliveries) => {
        calls += 1;
        await steps.handle(deliveries);
      },
    });
    expect(committed).toHaveLength(1_023);
    expect(calls).toBeLessThanOrEqual(21);
  });

  /** Fails as {@link transactions} do, but names the first bad event, as Postgres does of a row. */
  function namingTransactions() {
    const own = transactions();
    const tried: string[][] = [];
    const handle = async (deliveries: Delivery[]) => {
      tried.push(idsOf(deliveries));
      const events = deliveries.flatMap(({ payload }) => payload.events as TestEvent[]);
      const bad = events.find(({ event_id }) => isBad(event_id));
      if (bad) throw blameEvent(new RangeError('named'), bad);
      await own.steps.handle(deliveries);
    };
    return { ...own, tried, steps: { ...own.steps, handle } };
  }

  test('handles the others at once, and then it alone, when the failure names the bad event', async () => {
    const { committed, setAside, tried, steps } = namingTransactions();
    const lists = [['g-0-0'], ['g-1-0', 'b-1-1', 'g-1-2'], ['g-2-0']];
    await isolateFailures(lists.map(deliveryOf), steps);
    const others = ['g-0-0', 'g-1-0', 'g-1-2', 'g-2-0'];
    expect(tried).toEqual([lists.flat(), others, ['b-1-1']]);
    expect(committed).toEqual(others);
    expect(setAside).toEqual([{ id: 'b-1-1', index: 1, reason: expect.any(RangeError) }]);
  });

  test('loses and repeats nothing however many bad events are named', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (lists) => {
        const { committed, setAside, steps } = namingTransactions();
        await isolateFailures(lists.map(deliveryOf), steps);
        const all = lists.flat();
        expect([...committed].sort()).toEqual(all.filter((id) => !isBad(id)).sort());
        expect(setAside.map(({ id }) => id).sort()).toEqual(all.filter(isBad).sort());
        for (const { id, index } of setAside) expect(id).toBe(`b-${id.split('-')[1]}-${index}`);
      }),
    );
  });

  test('leaves whole what a named event did not come with', async () => {
    const given: Delivery[] = [];
    const { steps } = namingTransactions();
    const whole = deliveryOf(['g-0-0', 'g-0-1']);
    await isolateFailures([whole, deliveryOf(['b-1-0'])], {
      ...steps,
      handle: async (deliveries) => {
        await steps.handle(deliveries);
        given.push(...deliveries);
      },
    });
    expect(given).toEqual([whole]);
    expect(given[0]!.raw).toBeDefined();
  });

  test('tries a batch of nothing but bad events fewer than three times for each', async () => {
    const { committed, setAside, tried, steps } = namingTransactions();
    const ids = Array.from({ length: 512 }, (_, index) => `b-0-${index}`);
    await isolateFailures([deliveryOf(ids)], steps);
    expect(committed).toEqual([]);
    expect(setAside).toHaveLength(ids.length);
    expect(tried.length).toBeLessThan(3 * ids.length);
    const events = tried.reduce((sum, { length }) => sum + length, 0);
    expect(events).toBeLessThan(60 * ids.length);
  });

  test('finds the bad event by halves when the failure names one that is not there', async () => {
    const { committed, setAside, steps } = transactions();
    await isolateFailures([deliveryOf(['g-0-0', 'b-0-1', 'g-0-2'])], {
      ...steps,
      handle: async (deliveries) => {
        await steps.handle(deliveries).catch((error: unknown) => {
          throw blameEvent(error, { event_id: 'b-0-1' });
        });
      },
    });
    expect(committed).toEqual(['g-0-0', 'g-0-2']);
    expect(setAside.map(({ id }) => id)).toEqual(['b-0-1']);
  });

  test('commits everything when the event that was named is well on its own', async () => {
    const { committed, setAside, steps } = transactions();
    let calls = 0;
    await isolateFailures([deliveryOf(['g-0-0', 'g-0-1', 'g-0-2'])], {
      ...steps,
      handle: async (deliveries) => {
        calls += 1;
        if (calls === 1)
          throw blameEvent(new Error('x'), deliveries[0]!.payload.events[1] as object);
        await steps.handle(deliveries);
      },
    });
    expect(committed).toEqual(['g-0-0', 'g-0-2', 'g-0-1']);
    expect(setAside).toEqual([]);
  });

  test('of nothing calls nobody', async () => {
    const never = () => Promise.reject(new Error('not expected'));
    await isolateFailures([], { handle: never, setAside: never });
    await isolateFailures([deliveryOf([])], { handle: never, setAside: never });
  });
});
