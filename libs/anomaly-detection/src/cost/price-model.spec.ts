import { learnPrices, modelCost, pricesKnown, priceVariance, resetPrices } from './price-model.js';
import { AT, SeriesState } from './series-state.js';

const RATES = [3, 0.3, 15] as const;
const cost = (fresh: number, cached: number, output: number): number =>
  (RATES[0] * fresh + RATES[1] * cached + RATES[2] * output) / 1e6;

function taught(rows: number): Float64Array {
  const { numbers } = SeriesState.empty();
  numbers[AT.priceSigma] = 1e-3;
  resetPrices(numbers);
  for (let i = 0; i < rows; i++) {
    const fresh = 1e5 * (1 + Math.sin(i));
    const cached = 2e5 * (1 + Math.sin(2.1 * i + 1));
    const output = 3e4 * (1.2 + Math.sin(0.7 * i + 2));
    learnPrices(numbers, cost(fresh, cached, output), fresh, cached, output);
  }
  return numbers;
}

describe('the price model', () => {
  it('finds the three rates behind exact costs', () => {
    const numbers = taught(60);
    expect(modelCost(numbers, 1e6, 0, 0)).toBeCloseTo(RATES[0], 2);
    expect(modelCost(numbers, 0, 1e6, 0)).toBeCloseTo(RATES[1], 2);
    expect(modelCost(numbers, 0, 0, 1e6)).toBeCloseTo(RATES[2], 2);
  });

  it('is unknown until eight rows were seen', () => {
    expect(pricesKnown(taught(7))).toBe(false);
    expect(pricesKnown(taught(8))).toBe(true);
  });

  it('is surer of what it has seen than of what it has not', () => {
    const { numbers } = SeriesState.empty();
    numbers[AT.priceSigma] = 1e-3;
    resetPrices(numbers);
    for (let i = 1; i < 40; i++) {
      const fresh = 1e5 * (1 + 0.5 * Math.sin(i));
      learnPrices(numbers, cost(fresh, 0, 2e4), fresh, 0, 2e4);
    }
    const seen = priceVariance(numbers, cost(1e5, 0, 2e4), 1e5, 0, 2e4);
    const unseen = priceVariance(numbers, cost(1e5, 5e4, 2e4), 1e5, 5e4, 2e4);
    expect(unseen).toBeGreaterThan(1000 * seen);
  });
});
