import type { UsageEvent } from '@costwire/contracts';
import type { OutgoingRequest } from './chaos-client.js';
import type { ClientLedger, Tenant } from './client-ledger.js';
import { choice } from './seeded-choice.js';
import { makeEvent, unacceptable, type TrafficOptions } from './traffic.js';

/** What requests are made of. */
export interface ComposerOptions {
  ledger: ClientLedger;
  tenants: readonly Tenant[];
  gateways: number;
  traffic: TrafficOptions;
  seed: string;
}

/** Makes one request after the other. */
export interface Composer {
  /**
   * The next request.
   *
   * @param size events in it.
   * @param progress how much of the load is over, 0 to 1.
   */
  next(size: number, progress: number): OutgoingRequest;
}

/** One request in so many holds an unacceptable event; every second of them is sent as `partial`. */
const FAULTY_EVERY = 40;

/** Fresh events, each sent in one request. */
export class PlainComposer implements Composer {
  private requests = 0;
  private events = 0;

  constructor(
    protected readonly options: ComposerOptions,
    private readonly mark: (event: UsageEvent, n: number, progress: number) => UsageEvent = (
      event,
    ) => event,
  ) {}

  next(size: number, progress: number): OutgoingRequest {
    const { ledger, tenants, gateways, traffic, seed } = this.options;
    const request = (this.requests += 1);
    const tenant = tenants[choice(tenants.length, seed, 'tenant', request)]!;
    const events: UsageEvent[] = [];
    for (let place = 0; place < size; place += 1) {
      const n = (this.events += 1);
      events.push(this.mark(makeEvent(traffic, n, request), n, progress));
    }
    if (request % FAULTY_EVERY === 0) events[0] = unacceptable(events[0]!);
    const partial = request % (2 * FAULTY_EVERY) === 0;
    for (const event of events) ledger.note(tenant.projectId, event);
    return { tenant, events, partial, firstGateway: choice(gateways, seed, 'gateway', request) };
  }
}
