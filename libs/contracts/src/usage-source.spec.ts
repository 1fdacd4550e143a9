import fc from 'fast-check';
import {
  compareEvidence,
  confidenceOf,
  CONFIDENCES,
  USAGE_SOURCES,
  type CallEvidence,
} from './usage-source.js';

const evidence: fc.Arbitrary<CallEvidence> = fc.record({
  eventId: fc.constantFrom('a', 'b', 'c'),
  timestamp: fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z'),
  usageSource: fc.constantFrom(...USAGE_SOURCES, undefined),
});

describe('accounts of a call', () => {
  test('are ordered by source, then time, then id', () => {
    const account = (usageSource: CallEvidence['usageSource'], ms = 0, eventId = 'a') => ({
      usageSource,
      timestamp: new Date(ms).toISOString(),
      eventId,
    });
    expect(compareEvidence(account('gateway', 5), account('telemetry'))).toBeLessThan(0);
    expect(compareEvidence(account('wrapper'), account('estimated', 5))).toBeGreaterThan(0);
    expect(compareEvidence(account('sdk', 1), account('sdk'))).toBeGreaterThan(0);
    expect(compareEvidence(account('sdk'), account('sdk', 0, 'b'))).toBeLessThan(0);
    expect(compareEvidence(account(undefined), account('sdk'))).toBe(0);
  });

  test('have a total order: what comes first depends on no order of arrival', () => {
    fc.assert(
      fc.property(fc.array(evidence, { minLength: 1 }), (accounts) => {
        const [first] = [...accounts].sort(compareEvidence);
        const [again] = [...accounts].reverse().sort(compareEvidence);
        expect(compareEvidence(first!, again!)).toBe(0);
      }),
    );
  });
});

describe('confidence', () => {
  test('is unknown exactly when there is no amount', () => {
    for (const usageSource of [...USAGE_SOURCES, undefined]) {
      expect(confidenceOf({ usageSource, costSource: undefined })).toBe('unknown');
      const known = confidenceOf({ usageSource, costSource: 'price_book' });
      expect(CONFIDENCES).toContain(known);
      expect(known).not.toBe('unknown');
    }
  });

  test('in a bill is the bill when it has an amount, else that of its counts', () => {
    const usageSource = 'provider_bill';
    expect(confidenceOf({ usageSource, costSource: 'provider_bill' })).toBe('provider_billed');
    expect(confidenceOf({ usageSource, costSource: 'price_book' })).toBe('provider_usage');
  });
});
