import { escapeHtml } from './escape-html.js';

/** One bar of a chart. */
export interface Bar {
  label: string;
  /** Height; what is shown beside it is `text`. */
  value: number;
  text: string;
}

const WIDTH = 720;
const ROW = 34;
const LABEL_WIDTH = 190;
const VALUE_WIDTH = 200;
const COLUMN_HEIGHT = 200;
const AXIS_ROOM = 28;
const MAX_COLUMNS = 96;
const MAX_TICKS = 5;
const TICK_WIDTH = 115;

/** Bars from left to right, one below the other, each with its value in words. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const largest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const room = WIDTH - LABEL_WIDTH - VALUE_WIDTH;
  const rows = bars.map(({ label, value, text }, index) => {
    const y = index * ROW;
    const width = Math.max(1, (value / largest) * room);
    return `<text x="${LABEL_WIDTH - 10}" y="${y + 22}" text-anchor="end">${escapeHtml(label)}</text>
<rect class="s${index}" x="${LABEL_WIDTH}" y="${y + 6}" width="${width.toFixed(1)}" height="22" rx="3"/>
<text class="value" x="${(LABEL_WIDTH + width + 8).toFixed(1)}" y="${y + 22}">${escapeHtml(text)}</text>`;
  });
  return svg(title, bars.length * ROW + 4, rows);
}

/**
 * Columns over time. More than fit are added up in equal groups, so that every value is in one.
 *
 * @param format words for a value.
 */
export function columnChart(
  title: string,
  points: readonly { label: string; value: number }[],
  format: (value: number) => string,
): string {
  const columns = grouped(points);
  const largest = Math.max(...columns.map(({ value }) => value), Number.MIN_VALUE);
  const step = WIDTH / columns.length;
  const every = Math.ceil(columns.length / MAX_TICKS);
  const bars = columns.map(({ label, value }, index) => {
    const height = (value / largest) * COLUMN_HEIGHT;
    const x = index * step;
    return `<rect class="s0" x="${x.toFixed(2)}" y="${(COLUMN_HEIGHT + 16 - height).toFixed(2)}" width="${Math.min(60, Math.max(0.5, step - 2)).toFixed(2)}" height="${height.toFixed(2)}"><title>${escapeHtml(`${label}: ${format(value)}`)}</title></rect>`;
  });
  const ticks = columns
    .map(({ label }, index) => ({ label, index }))
    .filter(({ index }) => index % every === 0)
    .map(
      ({ label, index }) =>
        `<text class="tick" ${placeOf(index * step)} y="${COLUMN_HEIGHT + 36}">${escapeHtml(label)}</text>`,
    );
  const line = `<line x1="0" x2="${WIDTH}" y1="${COLUMN_HEIGHT + 16}" y2="${COLUMN_HEIGHT + 16}"/>`;
  const top = `<text class="tick" x="0" y="10">${escapeHtml(`most: ${format(largest)}`)}</text>`;
  return svg(title, COLUMN_HEIGHT + 16 + AXIS_ROOM, [top, ...bars, line, ...ticks]);
}

/** A label that would run over the right edge ends there. */
function placeOf(x: number): string {
  return x + TICK_WIDTH > WIDTH ? `x="${WIDTH}" text-anchor="end"` : `x="${x.toFixed(2)}"`;
}

function grouped(
  points: readonly { label: string; value: number }[],
): { label: string; value: number }[] {
  const size = Math.ceil(points.length / MAX_COLUMNS);
  const groups: { label: string; value: number }[] = [];
  for (let start = 0; start < points.length; start += size) {
    const part = points.slice(start, start + size);
    groups.push({
      label: part[0]!.label,
      value: part.reduce((sum, { value }) => sum + value, 0),
    });
  }
  return groups;
}

function svg(title: string, height: number, parts: readonly string[]): string {
  return `<svg role="img" aria-label="${escapeHtml(title)}" viewBox="0 0 ${WIDTH} ${height}" xmlns="http://www.w3.org/2000/svg">
<title>${escapeHtml(title)}</title>
${parts.join('\n')}
</svg>`;
}
