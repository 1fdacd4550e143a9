import type { RepricingFilter, RepricingLine, RepricingStatus } from '@costwire/contracts';
import type { Page, PageQuery } from './answers.js';
import type { CallOptions } from './client-options.js';
import type { HttpTransport } from './http-transport.js';
import { pathWithQuery } from './path-with-query.js';

/** Which calls of the past are to be priced anew. Times are ISO-8601; half-open. */
export interface NewRepricing {
  from: string;
  to: string;
  filter?: RepricingFilter;
  /** Kept in the audit trail. */
  reason: string;
}

/** What other prices change, in all and by model. Amounts are decimal US dollars. */
export interface RepricedAmounts {
  totals: Omit<RepricingLine, 'provider' | 'model'>;
  by_model: RepricingLine[];
}

/** A re-pricing. Times are ISO-8601 UTC. */
export interface RepricingInfo {
  id: string;
  status: RepricingStatus;
  from: string;
  to: string;
  filter: RepricingFilter;
  reason: string;
  requested_by: string;
  requested_at: string;
  decided_by: string | null;
  decided_at: string | null;
  finished_at: string | null;
  price_book_id: string | null;
  /** How far the work is, as a time within the range. */
  reached: string | null;
  failure: string | null;
  /** What the dry run found. */
  proposed: RepricedAmounts;
  /** What is booked, so far or in all. */
  applied: RepricedAmounts;
}

const BASE = '/api/v1/pricing/repricings';

/** Prices of the past set right: a dry run, the approval of another key, corrections. */
export class RepricingClient {
  readonly #transport: HttpTransport;

  constructor(transport: HttpTransport) {
    this.#transport = transport;
  }

  /** Has the server work out what the prices of now would change. Needs the scope `admin`. */
  create(repricing: NewRepricing, options?: CallOptions): Promise<RepricingInfo> {
    const body = JSON.stringify(repricing);
    return this.#send({ method: 'POST', path: BASE, repeatable: false, body }, options);
  }

  /** One page of re-pricings, newest first. */
  list(page: PageQuery = {}, options?: CallOptions): Promise<Page<RepricingInfo>> {
    const path = pathWithQuery(BASE, page);
    return this.#send({ method: 'GET', path, repeatable: true }, options);
  }

  /** One re-pricing, with what it changes and how far it is. */
  get(id: string, options?: CallOptions): Promise<RepricingInfo> {
    return this.#send({ method: 'GET', path: pathOf(id), repeatable: true }, options);
  }

  /** Has the proposal booked. Takes another key than the one that asked; twice is once. */
  approve(id: string, options?: CallOptions): Promise<RepricingInfo> {
    const path = `${pathOf(id)}/approve`;
    return this.#send({ method: 'POST', path, repeatable: true }, options);
  }

  /** Drops a re-pricing that is not approved. */
  cancel(id: string, options?: CallOptions): Promise<RepricingInfo> {
    const path = `${pathOf(id)}/cancel`;
    return this.#send({ method: 'POST', path, repeatable: true }, options);
  }

  #send<Answer>(
    request: Parameters<HttpTransport['send']>[0],
    options: CallOptions | undefined,
  ): Promise<Answer> {
    return this.#transport.send(request, options) as Promise<Answer>;
  }
}

function pathOf(id: string): string {
  return `${BASE}/${encodeURIComponent(id)}`;
}
