import { escapeHtml } from './escape-html.js';
import type { TimeColumn } from './time-columns.js';

/** One bar of a chart. */
export interface Bar {
  label: string;
  /** Length; what is shown beside it is `text`. */
  value: number;
  text: string;
  /** Stands small below the label. */
  note?: string;
  /** One of the four colours; each bar has the next one when absent. */
  hue?: number;
}

const WIDTH = 720;
const ROW = 34;
const ROW_WITH_NOTE = 44;
/** Rough width of a character of a label, to cut those that are too long. */
const LETTER = 7.6;
const VALUE_WIDTH = 200;
const HUES = 4;

const PLOT_LEFT = 76;
const PLOT_TOP = 12;
const PLOT_HEIGHT = 200;
const AXIS_ROOM = 30;
const MAX_TICKS = 5;
const TICK_WIDTH = 115;
const GRID_STEPS = 4;
const MAX_COLUMN_WIDTH = 60;

/**
 * Bars from left to right, one below the other, each with its value in words.
 *
 * @param labelWidth room for labels, of the 720 that a chart is wide; longer ones are cut.
 */
export function barChart(title: string, bars: readonly Bar[], labelWidth = 150): string {
  const largest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const room = WIDTH - labelWidth - VALUE_WIDTH;
  const height = bars.some(({ note }) => note !== undefined) ? ROW_WITH_NOTE : ROW;
  const letters = (labelWidth - 10) / LETTER;
  const rows = bars.map(({ label, value, text, note, hue }, index) => {
    const y = index * height;
    const width = Math.max(1, (value / largest) * room);
    const names = `<title>${escapeHtml(label)}</title>${escapeHtml(cut(label, letters))}`;
    const small =
      note === undefined
        ? ''
        : `<text class="tick" x="${labelWidth - 10}" y="${y + 36}" text-anchor="end">${escapeHtml(cut(note, letters * 1.15))}</text>`;
    return `<text x="${labelWidth - 10}" y="${y + 22}" text-anchor="end">${names}</text>${small}
<rect class="s${hue ?? index % HUES}" x="${labelWidth}" y="${y + 8}" width="${width.toFixed(1)}" height="22" rx="3"/>
<text class="value" x="${(labelWidth + width + 8).toFixed(1)}" y="${y + 24}">${escapeHtml(text)}</text>`;
  });
  return svg(title, bars.length * height + 4, rows);
}

/**
 * Columns over time above an axis with times, beside one with values.
 *
 * @param format words for a value.
 */
export function columnChart(
  title: string,
  columns: readonly TimeColumn[],
  format: (value: number) => string,
): string {
  const grid = gridOf(Math.max(...columns.map(({ value }) => value)));
  const top = grid.at(-1)!;
  const bottom = PLOT_TOP + PLOT_HEIGHT;
  const yOf = (value: number): number => bottom - (value / top) * PLOT_HEIGHT;
  const step = (WIDTH - PLOT_LEFT) / columns.length;
  const width = Math.min(MAX_COLUMN_WIDTH, Math.max(0.5, step - 2));
  const lines = grid.map(
    (value) =>
      `<line x1="${PLOT_LEFT}" x2="${WIDTH}" y1="${yOf(value)}" y2="${yOf(value)}"/><text class="tick" x="${PLOT_LEFT - 8}" y="${yOf(value) + 4}" text-anchor="end">${escapeHtml(format(value))}</text>`,
  );
  const bars = columns.map(({ label, value }, index) => {
    const x = PLOT_LEFT + index * step;
    return `<rect class="s0" x="${x.toFixed(2)}" y="${yOf(value).toFixed(2)}" width="${width.toFixed(2)}" height="${(bottom - yOf(value)).toFixed(2)}"><title>${escapeHtml(`${label}: ${format(value)}`)}</title></rect>`;
  });
  const every = Math.ceil(columns.length / MAX_TICKS);
  const ticks = columns.flatMap(({ label }, index) => {
    const x = PLOT_LEFT + index * step;
    const isShown = index % every === 0 && x + TICK_WIDTH <= WIDTH;
    const y = bottom + 20;
    return isShown
      ? [`<text class="tick" x="${x.toFixed(2)}" y="${y}">${escapeHtml(label)}</text>`]
      : [];
  });
  return svg(title, bottom + AXIS_ROOM, [...lines, ...bars, ...ticks]);
}

/** Values for the lines of a chart: equal round steps from 0 to the first that is not below the most. */
export function gridOf(most: number): number[] {
  if (most <= 0) return [0, 1];
  const rough = most / GRID_STEPS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough)!;
  const count = Math.ceil(Number((most / step).toFixed(9)));
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

function cut(label: string, letters: number): string {
  const most = Math.floor(letters);
  return label.length <= most ? label : `${label.slice(0, most - 1)}…`;
}

function svg(title: string, height: number, parts: readonly string[]): string {
  return `<svg role="img" aria-label="${escapeHtml(title)}" viewBox="0 0 ${WIDTH} ${height}" xmlns="http://www.w3.org/2000/svg">
<title>${escapeHtml(title)}</title>
${parts.join('\n')}
</svg>`;
}
