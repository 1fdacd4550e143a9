import { addUsd, formatUsd, parseUsd, ZERO_USD } from '@costwire/contracts';
import { eventually } from '@costwire/testing';
import { startCostwire, type Answer, type TestCostwire } from './start-costwire.js';

/** When the events of these tests happen. */
export const TIME = '2026-11-20T10:00:00.000Z';
/** A range that holds every event. */
export const ALL_TIME = 'from=2020-01-01&to=2030-01-01';

/** Members of the answers that the tests of prices look at. */
export interface PricingBody {
  id: string;
  status: string;
  cost_usd: string | null;
  resolved: string | null;
  receipt: Line[];
  items: Record<string, unknown>[];
  entries: { reproduced: boolean; cost_usd: string; price_book_id: string; receipt: Line[] }[];
  errors: { field: string; message: string }[];
  [member: string]: unknown;
}

/** A line of a receipt. */
export interface Line {
  component: string;
  quantity: number;
  rate_usd: string;
  subtotal_usd: string;
}

/** A usage event. */
const event = (more: object = {}): Record<string, unknown> => ({
  timestamp: TIME,
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 1_000,
  output_tokens: 200,
  ...more,
});

/** An entry of a LiteLLM price file, rates in USD per token. */
export const litellm = (input: number, output: number): object => ({
  litellm_provider: 'openai',
  input_cost_per_token: input,
  output_cost_per_token: output,
});

/** The exact sum of the lines of a receipt. */
export const sumOf = (lines: readonly Line[]): string =>
  formatUsd(lines.reduce((sum, line) => addUsd(sum, parseUsd(line.subtotal_usd)!), ZERO_USD));

type PricingAnswer = Omit<Answer, 'body'> & { body: PricingBody };

/** An installation with two projects and the operator's, asked about prices. */
export class PricingClient {
  key = '';
  other = '';
  operator = '';
  private costwire!: TestCostwire;
  private events = 0;

  /** Starts all services and makes the keys. */
  async start(): Promise<void> {
    this.costwire = await startCostwire();
    this.key = await this.costwire.createKey('ours', ['ingest', 'read', 'admin']);
    this.other = await this.costwire.createKey('theirs', ['ingest', 'read', 'admin']);
    this.operator = await this.costwire.createKey('default', ['admin']);
    await eventually(async () =>
      expect((await this.call('GET', '/api/v1/projects', undefined, this.operator)).status).toBe(
        200,
      ),
    );
  }

  async stop(): Promise<void> {
    await this.costwire.stop();
  }

  call = async (
    method: string,
    path: string,
    body?: unknown,
    as = this.key,
  ): Promise<PricingAnswer> =>
    (await this.costwire.call(method, path, as, body)) as unknown as PricingAnswer;

  quote = async (body: object, as = this.key): Promise<PricingAnswer> =>
    this.call('POST', '/api/v1/pricing/quote', { timestamp: TIME, ...body }, as);

  /** What a million input tokens of a model cost. */
  priceOf = async (model: string, as = this.key): Promise<string | null> =>
    (await this.quote({ provider: 'openai', model, usage: { input_tokens: 1_000_000 } }, as)).body
      .cost_usd;

  /** Sends a call and waits until it is in the ledger. */
  booked = async (more: object, id = `booked-${(this.events += 1)}`): Promise<string> => {
    await this.call('POST', '/api/v1/llm/usage', event({ event_id: id, ...more }));
    await eventually(async () =>
      expect((await this.call('GET', `/api/v1/costs/${id}/explain`)).status).toBe(200),
    );
    return id;
  };
}
