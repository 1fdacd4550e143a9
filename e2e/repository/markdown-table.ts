import { textOf } from './workspace.js';

/** A row of a table, its cells by the title of their column. */
export type TableRow = Readonly<Record<string, string>>;

/** Every table of a document whose first column has this title, as one list of rows. */
export function rowsOf(document: string, firstTitle: string): TableRow[] {
  const blocks = textOf(document)
    .split(/\n(?!\|)/)
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')));
  return blocks.flatMap(([head, ...others]) => {
    const titles = cellsOf(head ?? '');
    if (titles[0] !== firstTitle) return [];
    return others.slice(1).map((line) => {
      const cells = cellsOf(line);
      return Object.fromEntries(titles.map((title, index) => [title, cells[index] ?? '']));
    });
  });
}

/** The names in code style in a cell; empty for a dash. */
export function codesIn(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
}

function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}
