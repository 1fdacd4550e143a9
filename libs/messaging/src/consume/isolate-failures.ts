import { isTransientFailure } from '@costwire/contracts';
import { countEvents, partOf, type Delivery } from './delivery.js';

/** What {@link isolateFailures} calls. */
export interface IsolationSteps {
  /** Handles some deliveries in one transaction: all of their events or none. */
  handle(deliveries: Delivery[]): Promise<void>;
  /** Sets one event aside for good; a delivery of exactly one event. */
  setAside(delivery: Delivery, reason: unknown): Promise<void>;
}

/**
 * Handles deliveries so that a bad event harms no other: a failing batch is halved, down to the
 * single event, which is set aside while the rest commits.
 *
 * @throws what `handle` threw when infrastructure is away: nothing is decided then, and the same
 * deliveries can be given again, since handling is idempotent.
 */
export async function isolateFailures(
  deliveries: Delivery[],
  steps: IsolationSteps,
): Promise<void> {
  if (countEvents(deliveries) === 0) return;
  try {
    await steps.handle(deliveries);
  } catch (error) {
    if (isTransientFailure(error)) throw error;
    const [first] = deliveries;
    if (first && countEvents(deliveries) === 1) {
      await steps.setAside(
        deliveries.find(({ payload }) => payload.events.length === 1)!,
        error,
      );
      return;
    }
    const [left, right] = halve(deliveries);
    await isolateFailures(left, steps);
    await isolateFailures(right, steps);
  }
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
