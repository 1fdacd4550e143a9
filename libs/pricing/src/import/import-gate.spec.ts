import type { PriceVersion } from '../price-version.js';
import { judgeImport, type ImportFault } from './import-gate.js';

function version(rates: PriceVersion['rates'], model = 'm'): PriceVersion {
  return {
    source: 'test',
    sourceVersion: '1',
    checksum: '0',
    recordedAt: '2026-01-01T00:00:00Z',
    provider: 'p',
    model,
    serviceTier: 'standard',
    rates,
  };
}

function faultsOf(rates: PriceVersion['rates'], known: PriceVersion[] = []): ImportFault[] {
  const verdict = judgeImport([version(rates)], known);
  return verdict.status === 'refused' ? verdict.faults : [];
}

const fair = { input: { usd: '0.000001' }, output: { usd: '0.000002' } };

describe('the import gate', () => {
  it('lets a sane file through as it is', () => {
    const versions = [version(fair), version({ input: { usd: '0.001' } }, 'dear')];
    expect(judgeImport(versions, [])).toEqual({ status: 'accepted', versions });
  });

  it.each<[PriceVersion['rates'], string, string]>([
    [{ input: { usd: '0.0010001' } }, 'too_dear', 'input costs 0.0010001 USD a token'],
    [
      { input: { usd: '0.1', tiers: [{ aboveInputTokens: 1, usd: 'x' }] } },
      'not_a_price',
      'input: x',
    ],
    [
      { ...fair, cacheRead: { usd: '0.0000011' } },
      'cache_read_above_input',
      '0.0000011 > 0.000001',
    ],
    [
      { ...fair, cacheWrite1h: { usd: '0.0000031' } },
      'hour_write_above_3x',
      '0.0000031 > 3 x 0.000001',
    ],
  ])('refuses %j by the rule %s', (rates, rule, detail) => {
    expect(faultsOf(rates)).toContainEqual({
      provider: 'p',
      model: 'm',
      serviceTier: 'standard',
      rule,
      detail,
    });
  });

  it('does not judge the price of a search by that of a token', () => {
    expect(faultsOf({ ...fair, webSearch: { usd: '0.035' } })).toEqual([]);
  });

  it.each([
    ['0.00001', []],
    ['0.0000100001', ['jump']],
    ['0.0000001', []],
    ['0.00000009', ['jump']],
  ])('compares %s with the known 0.000001', (usd, rules) => {
    const faults = faultsOf({ input: { usd } }, [version(fair)]);
    expect(faults.map((fault) => fault.rule)).toEqual(rules);
  });

  it('does not call the end of a free price a jump', () => {
    expect(faultsOf(fair, [version({ input: { usd: '0' } })])).toEqual([]);
  });

  it('refuses the whole file for one entry, until an operator leaves that entry out', () => {
    const versions = [version(fair), version({ input: { usd: '1' } }, 'absurd')];
    expect(judgeImport(versions, []).status).toBe('refused');
    expect(judgeImport(versions, [], new Set(['p/absurd']))).toEqual({
      status: 'accepted',
      versions: [version(fair)],
    });
  });
});
