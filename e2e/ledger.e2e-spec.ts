import { formatUsd, parseUsd, usdFromUnits } from '@costwire/contracts';
import { eventually } from '@costwire/testing';
import { startCostwire, type TestCostwire } from './start-costwire.js';

const RANGE = 'from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z';
const EVENTS = 60;

const event = (n: number, more: object = {}): Record<string, unknown> => ({
  event_id: `e-${n}`,
  timestamp: `2026-11-20T${String(n % 24).padStart(2, '0')}:10:00.000Z`,
  provider: 'openai',
  model: n % 3 === 0 ? 'house-model' : 'gpt-4o',
  input_tokens: 1_000 + n,
  output_tokens: 100,
  feature: n % 2 === 0 ? 'search' : 'chat, "quoted"',
  ...more,
});

interface View {
  id: string;
  status: string;
  proposed: { totals: Record<string, unknown>; by_model: object[] };
  applied: { totals: Record<string, unknown> };
}

describe('the ledger, corrected', () => {
  let costwire: TestCostwire;
  let key: string;
  let second: string;
  let other: string;

  beforeAll(async () => {
    costwire = await startCostwire();
    key = await costwire.createKey('ours', ['admin']);
    second = await costwire.createKey('ours', ['admin']);
    other = await costwire.createKey('theirs', ['admin']);
    await eventually(async () => {
      expect((await costwire.call('GET', '/api/v1/projects', other)).status).toBe(200);
    });
    const events = Array.from({ length: EVENTS }, (_, n) => event(n));
    const guessed = event(200, { usage_source: 'estimated', feature: 'guessed' });
    await costwire.call('POST', '/api/v1/llm/usage', key, [...events, guessed]);
    await booked(EVENTS + 1);
  });

  afterAll(async () => costwire.stop());

  const get = async <Body>(path: string, as = key) =>
    (await costwire.call('GET', path, as)).body as unknown as Body;
  const breakdown = async (by: string, more = '') =>
    (
      await get<{ data: Record<string, string>[] }>(
        `/api/v1/analytics/cost-breakdown?groupBy=${by}&${RANGE}${more}`,
      )
    ).data;
  const post = async (path: string, as: string, body?: object) => {
    const { status, body: answer } = await costwire.call('POST', path, as, body);
    return { status, view: answer as unknown as View };
  };
  const usage = async (id: string, more = '') => {
    const { items } = await get<{ items: Record<string, unknown>[] }>(
      `/api/v1/llm/usage?limit=1000&${RANGE}${more}`,
    );
    return items.find((item) => item['event_id'] === id)!;
  };

  const sum = (amounts: (string | undefined)[]): string =>
    formatUsd(usdFromUnits(amounts.reduce((all, each) => all + parseUsd(each ?? '0')!, 0n)));

  async function booked(calls: number): Promise<void> {
    await eventually(async () => {
      const data = await breakdown('feature');
      const counts = data.map(({ callCount }) => Number(callCount));
      expect(counts.reduce((all, each) => all + each, 0)).toBe(calls);
    });
  }

  /** Every way to the total: ledger, roll-ups by each grouping, series, export. */
  async function everyTotal(): Promise<Set<string>> {
    const [row] = await costwire.database.query<{ cost: string }>(
      `SELECT sum(cost_usd)::text AS cost FROM cost_entries JOIN projects ON id = project_id
       WHERE name = 'ours'`,
    );
    const totals = [sum([row!.cost])];
    for (const by of ['feature', 'model', 'user', 'provider', 'agent', 'key']) {
      totals.push(sum((await breakdown(by)).map(({ totalCost }) => totalCost)));
    }
    const cut = '&from=2026-11-20T00:05:00Z&to=2026-11-20T23:55:00Z';
    const path = `/api/v1/analytics/cost-breakdown?groupBy=model${cut}`;
    const edges = await get<{ data: { totalCost: string }[] }>(path);
    totals.push(sum(edges.data.map(({ totalCost }) => totalCost)));
    for (const asOf of ['', `&as_of=${new Date().toISOString()}`]) {
      const { data } = await get<{ data: { cost: string }[] }>(
        `/api/v1/analytics/timeseries?${RANGE}${asOf}`,
      );
      totals.push(sum(data.map(({ cost }) => cost)));
    }
    totals.push(sum((await exported()).map(({ BilledCost }) => BilledCost)));
    return new Set(totals);
  }

  async function exported(as = key, more = ''): Promise<Record<string, string>[]> {
    const path = `/api/v1/exports/focus?format=ndjson&${RANGE}${more}`;
    const answer = await fetch(costwire.url + path, { headers: { 'x-api-key': as } });
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    return (await answer.text())
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, string>);
  }

  async function repricing(id: string, status: string): Promise<View> {
    return eventually(async () => {
      const found = await get<View>(`/api/v1/pricing/repricings/${id}`);
      expect(found.status).toBe(status);
      return found;
    });
  }

  it('tells known cost, estimated cost and calls without a price apart', async () => {
    const data = await breakdown('feature');
    const guessed = data.find(({ name }) => name === 'guessed');
    expect(guessed).toMatchObject({ knownCost: '0', estimatedCalls: 1, unpricedCalls: 0 });
    expect(guessed!['estimatedCost']).toBe(guessed!['totalCost']);
    const unpriced = data.map((group) => Number(group['unpricedCalls']));
    expect(unpriced.reduce((all, each) => all + each)).toBe(20);
    expect(await usage('e-200')).toMatchObject({ confidence: 'estimated', counted: true });
    expect(await usage('e-0')).toMatchObject({ confidence: 'unknown', cost_source: null });
    expect(await usage('e-1')).toMatchObject({
      confidence: 'sdk_usage',
      cost_source: 'price_book',
    });
  });

  it('counts a call of two paths once, and shows the other account as such', async () => {
    const call = { provider_response_id: 'chatcmpl-1', feature: 'twice' };
    const span = event(301, { ...call, usage_source: 'telemetry', output_tokens: 1 });
    await costwire.call('POST', '/api/v1/llm/usage', key, span);
    await booked(EVENTS + 2);
    const seen = new Date().toISOString();
    const better = event(302, { ...call, usage_source: 'gateway', output_tokens: 80 });
    await costwire.call('POST', '/api/v1/llm/usage', key, better);
    await eventually(async () => {
      expect(await usage('e-302')).toMatchObject({ counted: true, confidence: 'provider_usage' });
    });
    expect(await usage('e-301')).toMatchObject({
      counted: false,
      superseded_by: 'e-302',
      cost_usd: null,
      cost_status: 'superseded',
    });
    expect(await usage('e-301', `&as_of=${seen}`)).toMatchObject({
      counted: true,
      superseded_by: null,
      cost_status: 'priced',
    });
    await booked(EVENTS + 2);
    expect((await everyTotal()).size).toBe(1);
  });

  it('prices the past anew after a second key has agreed, and answers as of before', async () => {
    const before = await breakdown('model');
    await post('/api/v1/pricing/overrides', key, {
      provider: 'openai',
      model: 'house-model',
      rates: { input: '0.000001', output: '0.000002' },
      reason: 'our own cluster',
    });
    const path = '/api/v1/pricing/repricings';
    const request = { from: '2026-11-20', to: '2026-11-21', reason: 'prices of the cluster' };
    const asked = await eventually(
      async () => {
        const { view } = await post(path, key, { ...request, filter: { model: 'house-model' } });
        const proposal = await repricing(view.id, 'proposed');
        expect(proposal.proposed.totals).toMatchObject({ unpriced_before: 20, unpriced_after: 0 });
        return proposal;
      },
      { timeoutMs: 60_000 },
    );
    const approve = `${path}/${asked.id}/approve`;
    expect((await post(approve, key)).status).toBe(403);
    expect((await post(approve, other)).status).toBe(404);
    expect(await breakdown('model')).toEqual(before);
    const seen = new Date().toISOString();
    expect((await post(approve, second)).status).toBe(200);
    const done = await repricing(asked.id, 'done');
    expect(done.applied).toEqual(asked.proposed);
    expect((await post(approve, second)).status).toBe(200);
    expect((await post(`${path}/${asked.id}/cancel`, key)).status).toBe(409);
    const after = await breakdown('model');
    expect(after.find(({ name }) => name === 'house-model')).toMatchObject({
      totalCost: done.applied.totals['new_total'],
      callCount: 20,
      unpricedCalls: 0,
    });
    expect((await everyTotal()).size).toBe(1);
    const then = await breakdown('model', `&as_of=${seen}`);
    expect(then).toEqual(before);
    expect(await usage('e-0', `&as_of=${seen}`)).toMatchObject({ cost_status: 'unpriced' });
    expect(await usage('e-0')).toMatchObject({ cost_status: 'priced' });
    expect(await get(`${path}?limit=1`)).toMatchObject({ items: [{ status: expect.any(String) }] });
  });

  it('shows what corrects as corrections in the export, beside what it corrects', async () => {
    const rows = await exported();
    const corrections = rows.filter(({ ChargeClass }) => ChargeClass === 'Correction');
    const reasons = new Set(corrections.map((row) => row['x_CorrectionReason']));
    expect(reasons).toEqual(new Set(['better_evidence', 'repricing']));
    expect(sum(rows.map((row) => row['x_Calls']))).toBe(String(EVENTS + 2));
    expect(await exported(other)).toEqual([]);
  });

  it('exports a row for each kind of token and rate, or for all of a call', async () => {
    const rows = await exported();
    const meters = new Set(rows.map(({ SkuMeter }) => SkuMeter));
    expect([...meters]).toEqual(expect.arrayContaining(['Input tokens', 'Output tokens']));
    for (const row of rows.filter(({ ListUnitPrice }) => ListUnitPrice !== null)) {
      const exact = parseUsd(row['ListUnitPrice']!)! * BigInt(row['PricingQuantity']!);
      expect(row['BilledCost']).toBe(formatUsd(usdFromUnits(exact)));
    }
    const whole = await exported(key, '&split=none');
    expect(new Set(whole.map(({ SkuMeter }) => SkuMeter))).toEqual(
      new Set(['Input and output tokens']),
    );
    for (const measure of ['BilledCost', 'x_Calls', 'x_InputTokens', 'x_OutputTokens']) {
      expect(sum(rows.map((row) => row[measure]))).toBe(sum(whole.map((row) => row[measure])));
    }
  });

  it('exports half a century with a call at each end', async () => {
    const ends = ['1971-03-04T05:06:07.000Z', '2026-11-20T23:59:59.999Z'];
    const calls = ends.map((timestamp, n) => event(n, { event_id: `end-${n}`, timestamp }));
    await costwire.call('POST', '/api/v1/llm/usage', other, calls);
    await eventually(async () => {
      const range = 'from=1971-03-04T05:00:00Z&to=2026-11-21T00:00:00Z';
      const path = `/api/v1/exports/focus?format=ndjson&split=none&${range}`;
      const answer = await fetch(costwire.url + path, { headers: { 'x-api-key': other } });
      const starts = (await answer.text()).match(/(?<="ChargePeriodStart":")[^"]*/g);
      expect(starts).toEqual(['1971-03-04T05:00:00Z', '2026-11-20T23:00:00Z']);
    });
  });

  it('exports CSV of the same rows, compressed when asked', async () => {
    const headers = { authorization: `Bearer ${key}`, 'accept-encoding': 'gzip' };
    const answer = await fetch(`${costwire.url}/api/v1/exports/focus?${RANGE}`, { headers });
    expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(answer.headers.get('content-encoding')).toBe('gzip');
    const text = await answer.text();
    const lines = text.split('\r\n').filter((line) => line !== '');
    expect(lines).toHaveLength((await exported()).length + 1);
    expect(text).toContain('"chat, ""quoted"""');
  });

  it.each([
    ['/api/v1/exports/focus?format=xml', 'format'],
    ['/api/v1/exports/focus?split=token', 'split'],
    ['/api/v1/exports/focus?from=2026-11-21&to=2026-11-20', 'from'],
    ['/api/v1/analytics/cost-breakdown?as_of=yesterday', 'as_of'],
  ])('refuses %s and names the field', async (path, field) => {
    const { status, body } = await costwire.call('GET', path, key);
    expect([status, body.errors[0]!.field]).toEqual([400, field]);
  });

  it.each([
    [{ to: '2026-11-21', reason: 'why' }, 'from'],
    [{ from: '2026-11-21', to: '2026-11-20', reason: 'why' }, 'from'],
    [{ from: '2026-11-20', to: '2026-11-21' }, 'reason'],
    [{ from: '2026-11-20', to: '2026-11-21', reason: 'why', filter: { status: 'x' } }, 'filter'],
    [{ from: '2026-11-20', to: '2026-11-21', reason: 'why', filter: { ts: 'x' } }, 'filter'],
  ])('refuses a re-pricing %j and names the field', async (body, field) => {
    const answer = await costwire.call('POST', '/api/v1/pricing/repricings', key, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]!.field).toMatch(new RegExp(`^${field}`));
  });

  it('refuses a source of usage that there is not', async () => {
    const sent = await costwire.call(
      'POST',
      '/api/v1/llm/usage',
      key,
      event(9, { usage_source: 'x' }),
    );
    expect([sent.status, sent.body.errors[0]!.field]).toEqual([400, 'usage_source']);
  });
});
