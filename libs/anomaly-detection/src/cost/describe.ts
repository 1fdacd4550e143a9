import type { HourReading } from './hour-reading.js';
import type { Driver } from './usage-bucket.js';

const count = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
const usd = (value: number): string => `$${value >= 100 ? count(value) : value.toFixed(2)}`;
const times = (value: number): string => `${value >= 10 ? value.toFixed(0) : value.toFixed(1)}x`;

function cause(driver: Driver, reading: HourReading): string {
  const { calls, inputTokens, outputTokens, cachedInputTokens } = reading.bucket;
  const perCall = calls > 0 ? inputTokens / calls : 0;
  const usualInput = perCall / Math.exp(reading.inputShift);
  switch (driver) {
    case 'volume':
      return `${count(calls)} calls this hour against about ${count(reading.expectedCalls)} usual`;
    case 'agent_loop':
      return `${count(calls)} calls against about ${count(reading.expectedCalls)} usual while input per call went from ${count(usualInput)} to ${count(perCall)} tokens, as in an agent loop`;
    case 'input_tokens':
      return `input per call went from ${count(usualInput)} to ${count(perCall)} tokens`;
    case 'output_tokens':
      return `output per call rose to ${count(calls > 0 ? outputTokens / calls : 0)} tokens (cost effect ${times(Math.exp(reading.outputEffect))})`;
    case 'cache_loss':
      return `the cached share of input fell to ${count(inputTokens > 0 ? (100 * cachedInputTokens) / inputTokens : 0)} %`;
    case 'price':
      return `the price per token changed by ${times(Math.exp(reading.priceEffect))}`;
    case 'new_series':
      return 'this series did not exist before';
    case 'drop':
      return `${count(calls)} calls this hour against about ${count(reading.expectedCalls)} usual`;
  }
}

/**
 * One sentence about minutes of an hour that run away.
 *
 * @param usual calls and dollars that were usual in them.
 */
export function describeMinutes(
  driver: 'volume' | 'agent_loop',
  reading: HourReading,
  usual: { calls: number; usd: number; minutes: number },
): string {
  const { series, costUsd, calls, inputTokens } = reading.bucket;
  const ratio = usual.usd > 0 ? ` (${times(costUsd / usual.usd)})` : '';
  const perCall = calls > 0 ? inputTokens / calls : 0;
  const loop =
    driver === 'agent_loop'
      ? ` while input per call went from ${count(perCall / Math.exp(reading.inputShift))} to ${count(perCall)} tokens, as in an agent loop`
      : '';
  return `${series} cost ${usd(costUsd)} within ${usual.minutes} minutes, ${usd(usual.usd)} expected${ratio}: ${count(calls)} calls against about ${count(usual.calls)} usual${loop}.`;
}

/**
 * One sentence saying what an hour costs, what it should cost, and why.
 *
 * @param tail what else is to be said, from its semicolon on.
 */
export function describe(
  driver: Driver,
  reading: HourReading,
  expectedCost: number,
  tail: string,
): string {
  const { series, costUsd } = reading.bucket;
  const ratio = expectedCost > 0 ? ` (${times(costUsd / expectedCost)})` : '';
  return `${series} cost ${usd(costUsd)} this hour, ${usd(expectedCost)} expected${ratio}: ${cause(driver, reading)}${tail}.`;
}
