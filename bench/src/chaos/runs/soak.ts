import { setTimeout as sleep } from 'node:timers/promises';
import { oneDecimal, type Check } from '../check.js';
import { readStats } from '../drain.js';
import type { MemoryLook } from '../memory-watch.js';
import type { Rig } from '../rig.js';
import type { RunPlan } from '../run-plan.js';

const LOOK_MS = 2_000;
/** The first part of the load, in which caches fill and code is compiled, does not count. */
const WARM_UP_SHARE = 1 / 6;
const MAX_WARM_UP_MS = 300_000;
/** A slope of a shorter time is that of the garbage collector. */
const LEAST_SECONDS = 600;
const MAX_SLOPE_PERCENT = 1;
/** Messages that may wait more at the end than at the beginning: two seconds of requests. */
const LAG_ALLOWANCE = 40;

/** Run L: a steady load for long; nothing may grow that does not end. */
export function soak(): RunPlan {
  const lags: number[] = [];
  let before: Record<string, number> = {};
  let startMs = 0;
  return {
    title: 'a steady load for long',
    faults: async (rig) => {
      before = rig.pids();
      startMs = performance.now();
      const endMs = startMs + rig.options.seconds * 1_000;
      while (performance.now() < endMs) {
        const stats = await readStats(rig, 0);
        if (stats) lags.push(stats.pending);
        await sleep(Math.min(LOOK_MS, Math.max(0, endMs - performance.now())));
      }
    },
    checks: async (rig) => [
      memoryIsSteady(rig, startMs),
      lagIsSteady(lags),
      noProcessEnded(before, rig.pids()),
    ],
  };
}

function memoryIsSteady({ memory, options }: Rig, startMs: number): Check {
  const warmUpMs = Math.min(MAX_WARM_UP_MS, options.seconds * 1_000 * WARM_UP_SHARE);
  const slopes = [...memory.looks()].map(([name, looks]) => ({
    name,
    percent: slopePercent(looks.filter(({ atMs }) => atMs > startMs + warmUpMs)),
  }));
  const judged = options.seconds >= LEAST_SECONDS;
  return {
    name: `memory grows by less than ${MAX_SLOPE_PERCENT} % a minute`,
    pass: !judged || slopes.every(({ percent }) => percent < MAX_SLOPE_PERCENT),
    detail:
      slopes.map(({ name, percent }) => `${name} ${oneDecimal(percent)}`).join(', ') +
      (judged ? '' : `; judged from ${LEAST_SECONDS} s on`),
  };
}

/** Slope of the straight line of least squares, in percent of the mean for each minute. */
function slopePercent(looks: readonly MemoryLook[]): number {
  if (looks.length < 2) return 0;
  const minutes = looks.map(({ atMs }) => atMs / 60_000);
  const meanMinute = mean(minutes);
  const meanMib = mean(looks.map(({ mib }) => mib));
  let covariance = 0;
  let variance = 0;
  looks.forEach(({ mib }, index) => {
    const distance = minutes[index]! - meanMinute;
    covariance += distance * (mib - meanMib);
    variance += distance * distance;
  });
  return variance === 0 || meanMib === 0 ? 0 : (100 * covariance) / variance / meanMib;
}

function lagIsSteady(lags: readonly number[]): Check {
  const third = Math.floor(lags.length / 3);
  const first = mean(lags.slice(0, third));
  const last = mean(lags.slice(-third));
  return {
    name: 'the lag does not grow',
    pass: third > 0 && last <= first + LAG_ALLOWANCE,
    detail: `${oneDecimal(first)} messages in the first third, ${oneDecimal(last)} in the last`,
  };
}

/** An unhandled rejection ends a Node process; its supervisor would start another one. */
function noProcessEnded(before: Record<string, number>, after: Record<string, number>): Check {
  const ended = Object.keys(before).filter((name) => before[name] !== after[name]);
  return {
    name: 'no process ended, as by an unhandled rejection',
    pass: ended.length === 0,
    detail: ended.length === 0 ? `${Object.keys(before).length} processes` : ended.join(', '),
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
