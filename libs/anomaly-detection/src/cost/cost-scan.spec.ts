import { CostScan } from './cost-scan.js';

const row = (hour: number, calls: number): string => {
  const time = new Date(Date.UTC(2026, 0, 5) + hour * 3_600_000).toISOString();
  return `a/chat,${time},${(calls * 0.01).toFixed(6)},${calls},${calls * 1000},0,${calls * 100}`;
};

const steady = (hour: number): number =>
  Math.round(1000 * (1 + 0.5 * Math.sin((hour % 24) / 4)) * (1 + 0.03 * Math.sin(hour * 7.3)));

describe('CostScan', () => {
  it('reports tenfold calls in their first hour as critical volume', () => {
    const scan = new CostScan();
    for (let hour = 0; hour < 400; hour++) {
      expect(JSON.parse(scan.push(row(hour, steady(hour))))).toMatchObject({ alert: false });
    }
    const answer = JSON.parse(scan.push(row(400, 10 * steady(400))));
    expect(answer).toMatchObject({ alert: true, driver: 'volume', severity: 'critical' });
    expect(answer.score).toBeGreaterThan(0.5);
  });

  it('answers a malformed row with an error line and goes on', () => {
    const scan = new CostScan();
    expect(JSON.parse(scan.push('a,b'))).toMatchObject({ alert: false, score: 0 });
    expect(JSON.parse(scan.push(row(0, 10)))).toEqual({ alert: false, score: 0 });
  });
});
