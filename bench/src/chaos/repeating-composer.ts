import type { UsageEvent } from '@costwire/contracts';
import type { OutgoingRequest } from './chaos-client.js';
import type { Tenant } from './client-ledger.js';
import type { Composer, ComposerOptions } from './composer.js';
import { choice } from './seeded-choice.js';
import { changedCopy, makeEvent } from './traffic.js';

const MAX_COPIES = 5;
/** A copy follows after at most so many requests of its project; 0 is the same request. */
const MAX_DISTANCE = 30;

interface Copy {
  event: UsageEvent;
  dueAt: number;
}

/**
 * Sends every event one to five times: within one request, in later ones, over either gateway, and
 * under the same id with a changed body and time. Some copies are kept back to be sent last.
 */
export class RepeatingComposer implements Composer {
  private requests = 0;
  private events = 0;
  private readonly waiting: Copy[][];
  private readonly lateEvents: UsageEvent[][];

  constructor(private readonly options: ComposerOptions) {
    this.waiting = options.tenants.map(() => []);
    this.lateEvents = options.tenants.map(() => []);
  }

  next(size: number): OutgoingRequest {
    const { tenants, gateways, seed } = this.options;
    const request = (this.requests += 1);
    const place = choice(tenants.length, seed, 'tenant', request);
    const tenant = tenants[place]!;
    const events = this.takeDue(place, request, size);
    while (events.length < size) events.push(...this.fresh(place, request));
    this.note(tenant, events);
    return {
      tenant,
      events,
      partial: false,
      firstGateway: choice(gateways, seed, 'gateway', request),
    };
  }

  /** The copies that still wait when the load is over. */
  *rest(size: number): Generator<OutgoingRequest> {
    for (const [place, copies] of this.waiting.entries()) {
      const tenant = this.options.tenants[place]!;
      while (copies.length > 0) {
        const events = copies.splice(0, size).map(({ event }) => event);
        this.note(tenant, events);
        yield { tenant, events, partial: false, firstGateway: copies.length };
      }
    }
  }

  /** Copies for when everything else has been recorded: none of them may win. */
  *lateRequests(size: number): Generator<OutgoingRequest> {
    for (const [place, events] of this.lateEvents.entries()) {
      while (events.length > 0) {
        const tenant = this.options.tenants[place]!;
        const copies = events.splice(0, size);
        for (const copy of copies) this.options.ledger.note(tenant.projectId, copy, false);
        yield { tenant, events: copies, partial: false, firstGateway: events.length };
      }
    }
  }

  private takeDue(place: number, request: number, size: number): UsageEvent[] {
    const copies = this.waiting[place]!;
    const due = copies.filter(({ dueAt }) => dueAt <= request).slice(0, size >> 1);
    this.waiting[place] = copies.filter((copy) => !due.includes(copy));
    return due.map(({ event }) => event);
  }

  private fresh(place: number, request: number): UsageEvent[] {
    const { traffic, seed } = this.options;
    const n = (this.events += 1);
    const first = makeEvent(traffic, n, request);
    const here = [first];
    const copies = 1 + choice(MAX_COPIES, seed, 'copies', n);
    for (let copy = 1; copy < copies; copy += 1) {
      const event = choice(3, seed, 'changed', n, copy) === 0 ? first : changedCopy(first, copy);
      const distance = choice(MAX_DISTANCE + 10, seed, 'distance', n, copy) - 5;
      if (distance <= 0) here.push(event);
      else if (distance > MAX_DISTANCE) this.lateEvents[place]!.push(event);
      else this.waiting[place]!.push({ event, dueAt: request + distance });
    }
    return here;
  }

  /** Of several bodies under one id in a request, the gateway keeps the first. */
  private note({ projectId }: Tenant, events: readonly UsageEvent[]): void {
    const seen = new Set<string>();
    for (const event of events) {
      this.options.ledger.note(projectId, event, !seen.has(event.event_id));
      seen.add(event.event_id);
    }
  }
}
