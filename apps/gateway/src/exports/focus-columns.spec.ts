import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatUsd, parseUsd, usdFromUnits } from '@costwire/contracts';
import fc from 'fast-check';
import { FOCUS_COLUMNS, type FocusContext } from './focus-columns.js';
import { focusLines } from './focus-lines.js';
import type { FocusRow } from './focus-rows.query.js';

/** Mandatory columns of FOCUS 1.2, those that may be null marked. */
const MANDATORY: Readonly<Record<string, 'never null' | 'nullable'>> = {
  BilledCost: 'never null',
  BillingAccountId: 'never null',
  BillingAccountName: 'nullable',
  BillingCurrency: 'never null',
  BillingPeriodEnd: 'never null',
  BillingPeriodStart: 'never null',
  ChargeCategory: 'never null',
  ChargeClass: 'nullable',
  ChargeDescription: 'nullable',
  ChargePeriodEnd: 'never null',
  ChargePeriodStart: 'never null',
  ContractedCost: 'never null',
  EffectiveCost: 'never null',
  InvoiceIssuerName: 'never null',
  ListCost: 'never null',
  PricingQuantity: 'nullable',
  PricingUnit: 'nullable',
  ProviderName: 'never null',
  PublisherName: 'never null',
  ServiceCategory: 'never null',
  ServiceName: 'never null',
};

const CONTEXT: FocusContext = {
  projectId: '0190a000-0000-7000-8000-000000000001',
  project: 'ours',
  keys: new Map([['key-1', 'backend']]),
  from: new Date('2026-01-31T22:30:00Z'),
  to: new Date('2026-03-01T00:00:00Z'),
};

const text = fc.constantFrom('plain', '=1+1', 'a "quoted", text', 'zwei\r\nZeilen', '漢字', '');
const rows: fc.Arbitrary<FocusRow> = fc
  .record({
    hours: fc.integer({ min: 0, max: 600 }),
    provider: fc.constantFrom('openai', 'gcp.gemini'),
    model: text,
    priced_as: fc.option(fc.constantFrom('openai/gpt-4o', 'google/gemini')),
    feature: fc.option(text),
    agent_name: fc.option(text),
    api_key_id: fc.constantFrom('key-1', 'key-2'),
    status: fc.constantFrom('priced', 'partial', 'unpriced'),
    usage_source: fc.constantFrom('estimated' as const, 'gateway' as const, null),
    price_book_id: fc.option(fc.constant('book')),
    entry_no: fc.integer({ min: 0, max: 4 }),
    repricing_id: fc.option(fc.uuid()),
    units: fc.bigInt({ min: 0n, max: 10n ** 20n }),
    tokens: fc.bigInt({ min: 0n, max: 10n ** 20n }),
    charge: fc.option(
      fc.record({
        component: fc.constantFrom('input', 'cache_read', 'web_search'),
        unit: fc.constantFrom('token', 'search'),
        rate_usd: fc.constant('0.0000025'),
        rate_id: fc.constant('list 1 openai/gpt-4o input'),
        quantity: fc.constantFrom('12', '-7'),
      }),
    ),
  })
  .map(({ hours, entry_no, units, tokens, charge, ...row }) => {
    const sign = entry_no % 2 === 1 ? -1n : 1n;
    return {
      ...row,
      hour: new Date(Date.parse('2026-01-31T22:00:00Z') + hours * 3_600_000),
      is_correction: entry_no > 0,
      is_reversal: entry_no % 2 === 1,
      booked_at: new Date('2026-03-02T01:02:03.456Z'),
      cost_usd: row.status === 'unpriced' ? '0' : formatUsd(usdFromUnits(sign * units)),
      calls: sign.toString(),
      input_tokens: (sign * tokens).toString(),
      output_tokens: sign.toString(),
      cache_read_tokens: '0',
      ...(charge && { charge }),
    };
  });

async function linesOf(given: FocusRow[], format: 'csv' | 'ndjson'): Promise<string> {
  let all = '';
  const batches = (async function* pieces() {
    for (const row of given) yield [row];
  })();
  for await (const piece of focusLines(batches, format, CONTEXT)) all += piece;
  return all;
}

/** RFC 4180, a bare empty cell as null. */
function parseCsv(csv: string): (string | null)[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n)/gy;
  const table: (string | null)[][] = [[]];
  for (let match = cell.exec(csv); match; match = cell.exec(csv)) {
    const [, quoted, bare, end] = match;
    table.at(-1)!.push(quoted === undefined ? bare || null : quoted.replaceAll('""', '"'));
    if (end === '\r\n') table.push([]);
  }
  return table.slice(0, -1);
}

describe('the columns of the export', () => {
  it('are all that FOCUS asks for, with its nullability, and ours after them', () => {
    const mandatory = FOCUS_COLUMNS.filter(({ level }) => level === 'mandatory');
    const shown = mandatory.map(({ name, nullable }) => [
      name,
      nullable ? 'nullable' : 'never null',
    ]);
    expect(Object.fromEntries(shown)).toEqual(MANDATORY);
    const firstOwn = FOCUS_COLUMNS.findIndex(({ level }) => level === 'custom');
    FOCUS_COLUMNS.forEach(({ name }, index) => {
      expect(name.startsWith('x_')).toBe(index >= firstOwn);
    });
    expect(new Set(FOCUS_COLUMNS.map(({ name }) => name)).size).toBe(FOCUS_COLUMNS.length);
  });

  it('hold what their types and the rules of FOCUS allow, in every row', () => {
    const forms = {
      decimal: /^-?\d+(\.\d+)?$/,
      time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
      text: /^/,
    };
    fc.assert(
      fc.property(rows, (row) => {
        const cells: Record<string, string | object | null> = {};
        for (const { name, type, nullable, value } of FOCUS_COLUMNS) {
          const cell = (cells[name] = value(row, CONTEXT));
          if (cell === null) expect([name, nullable]).toEqual([name, true]);
          else if (type === 'json') expect(typeof cell).toBe('object');
          else expect(cell).toMatch(forms[type]);
        }
        expect(cells['ChargeClass']).toBe(row.is_correction ? 'Correction' : null);
        expect(cells['PricingQuantity']).not.toBeNull();
        expect(cells['PricingQuantity']).toBe(row.charge?.quantity ?? cells['ConsumedQuantity']);
        expect(cells['ListUnitPrice']).toBe(row.charge?.rate_usd ?? null);
        const time = (name: string): number => Date.parse(cells[name] as string);
        expect(time('ChargePeriodStart')).toBeLessThan(time('ChargePeriodEnd'));
        expect(time('ChargePeriodStart')).toBeGreaterThanOrEqual(CONTEXT.from.getTime());
        expect(time('BillingPeriodStart')).toBeLessThanOrEqual(row.hour.getTime());
        expect(time('BillingPeriodEnd')).toBeGreaterThan(row.hour.getTime());
        if (row.status === 'unpriced') expect(cells['x_Confidence']).toBe('unknown');
      }),
    );
  });

  it('stand in docs/focus.md in their order, with their level and nullability', () => {
    const document = readFileSync(join(__dirname, '../../../../docs/focus.md'), 'utf8');
    const written = [...document.matchAll(/^\| `(\w+)`\s*\| (\w+)\s*\| (yes|no)\s*\|/gm)];
    expect(written.map(([, name, level, nullable]) => [name, level, nullable])).toEqual(
      FOCUS_COLUMNS.map(({ name, level, nullable }) => [name, level, nullable ? 'yes' : 'no']),
    );
  });
});

describe('the lines of the export', () => {
  it('are the same rows in both forms, whatever the texts, and sum to what was given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(rows, { maxLength: 20 }), async (given) => {
        const [names, ...table] = parseCsv(await linesOf(given, 'csv'));
        const objects = (await linesOf(given, 'ndjson'))
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as Record<string, unknown>);
        expect(names).toEqual(FOCUS_COLUMNS.map(({ name }) => name));
        const cells = objects.map((each) =>
          Object.values(each).map((value) =>
            typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
          ),
        );
        expect(table).toEqual(cells);
        const billed = objects.reduce(
          (sum, each) => sum + parseUsd(String(each['BilledCost']))!,
          0n,
        );
        expect(billed).toBe(given.reduce((sum, { cost_usd: cost }) => sum + parseUsd(cost)!, 0n));
      }),
    );
  });
});
