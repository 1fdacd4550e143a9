import { realisedSavings, type Measurement } from './realised-savings.js';

const measured = (more: Partial<Measurement> = {}) =>
  realisedSavings({
    forecastHourlyUsd: '6',
    actualUsd: '1',
    from: new Date('2026-11-21T12:00:00Z'),
    to: new Date('2026-11-21T12:30:00Z'),
    ownClaimUsd: '2',
    allClaimsUsd: '2',
    actions: 1,
    ...more,
  });

describe('realised savings', () => {
  test('are the forecast of the time less what was spent in it', () => {
    expect(measured()).toMatchObject({ forecast_usd: '3', savings_usd: '2', share: 1, hours: 0.5 });
  });
  test('are negative when it cost more', () => {
    expect(measured({ actualUsd: '4' }).savings_usd).toBe('-1');
  });
  test('are unknown without a forecast', () => {
    expect(measured({ forecastHourlyUsd: null })).toMatchObject({
      forecast_usd: null,
      savings_usd: null,
    });
  });
  test('are shared out among actions on the same calls, by their claims', () => {
    expect(measured({ allClaimsUsd: '8' })).toMatchObject({ savings_usd: '0.5', share: 0.25 });
    expect(measured({ ownClaimUsd: '0', allClaimsUsd: '8' }).savings_usd).toBe('0');
  });
  test('are shared out equally among actions that claim nothing', () => {
    const nothing = { ownClaimUsd: '0', allClaimsUsd: '0' };
    expect(measured({ ...nothing, actions: 2 })).toMatchObject({ savings_usd: '1', share: 0.5 });
    expect(measured({ ...nothing, actions: 1 })).toMatchObject({ savings_usd: '2', share: 1 });
  });
});
