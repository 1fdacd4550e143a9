import { eventAtFault, isTransientFailure } from '@costwire/contracts';
import { countEvents, partOf, type Delivery } from './delivery.js';

/** What {@link isolateFailures} calls. */
export interface IsolationSteps {
  /** Handles some deliveries in one transaction: all of their events or none. */
  handle(deliveries: Delivery[]): Promise<void>;
  /** Sets one event aside for good; a delivery of exactly one event. */
  setAside(delivery: Delivery, reason: unknown): Promise<void>;
}

/**
 * So many events of a batch in a row are taken out because their failure names them; after that it is
 * halved all the same, so that a batch of nothing but bad events is not tried once for each of them.
 */
const MAX_NAMED = 4;

/**
 * Handles deliveries so that a bad event harms no other. A failure that names its event costs its
 * neighbours one more transaction: they are handled without it, and then it alone. Otherwise the batch
 * is halved, down to the single event. What fails alone is set aside.
 *
 * @throws what `handle` threw when infrastructure is away: nothing is decided then, and the same
 * deliveries can be given again, since handling is idempotent.
 */
export async function isolateFailures(
  deliveries: Delivery[],
  steps: IsolationSteps,
  namedBefore = 0,
): Promise<void> {
  if (countEvents(deliveries) === 0) return;
  try {
    await steps.handle(deliveries);
  } catch (error) {
    if (isTransientFailure(error)) throw error;
    if (countEvents(deliveries) === 1) {
      await steps.setAside(
        deliveries.find(({ payload }) => payload.events.length === 1)!,
        error,
      );
      return;
    }
    const named = namedBefore < MAX_NAMED ? partedBy(deliveries, eventAtFault(error)) : undefined;
    const [first, second] = named ?? halve(deliveries);
    await isolateFailures(first, steps, named ? namedBefore + 1 : 0);
    await isolateFailures(second, steps);
  }
}

/** The deliveries without an event, and that event alone; `undefined` when it is not among them. */
function partedBy(
  deliveries: readonly Delivery[],
  event: object | undefined,
): [Delivery[], Delivery[]] | undefined {
  for (const [place, delivery] of deliveries.entries()) {
    const { events } = delivery.payload;
    const index = event ? events.indexOf(event) : -1;
    if (index < 0) continue;
    const around = [partOf(delivery, 0, index), partOf(delivery, index + 1, events.length)];
    const others = [
      ...deliveries.slice(0, place),
      ...around.filter(({ payload }) => payload.events.length > 0),
      ...deliveries.slice(place + 1),
    ];
    return [others, [partOf(delivery, index, index + 1)]];
  }
  return undefined;
}

function halve(deliveries: Delivery[]): [Delivery[], Delivery[]] {
  const [only, ...others] = deliveries;
  if (only && others.length === 0) {
    const length = only.payload.events.length;
    const middle = Math.ceil(length / 2);
    return [[partOf(only, 0, middle)], [partOf(only, middle, length)]];
  }
  const middle = Math.ceil(deliveries.length / 2);
  return [deliveries.slice(0, middle), deliveries.slice(middle)];
}
