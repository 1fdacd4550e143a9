import { formatTable } from './table.js';

describe('formatTable', () => {
  test('aligns text left, counts right and amounts at their points', () => {
    const table = formatTable(
      [
        { title: 'name', align: 'left' },
        { title: 'cost', align: 'decimal' },
        { title: 'calls', align: 'right' },
      ],
      [
        ['a', '1.5', '10'],
        ['bbbbb', '12', '9'],
        ['c', '0.0025', '1,000'],
      ],
    );
    expect(table.split('\n')).toEqual([
      'name      cost  calls',
      'a       1.5        10',
      'bbbbb  12           9',
      'c       0.0025  1,000',
      '',
    ]);
  });

  test('prints the titles alone when there is no row', () => {
    expect(formatTable([{ title: 'a', align: 'decimal' }], [])).toBe('a\n');
  });

  test('lets no cell steer the terminal or turn the direction of writing', () => {
    const table = formatTable([{ title: 'a', align: 'left' }], [['\u001b[2Jx\ny\u202ez\u009b']]);
    expect(table).toBe('a\n?[2Jx?y?z?\n');
  });

  test('treats missing cells as empty and counts a character outside the basic plane once', () => {
    const columns = [
      { title: 'a', align: 'left' as const },
      { title: 'b', align: 'right' as const },
    ];
    expect(formatTable(columns, [['😀', '1'], ['xy']])).toBe('a   b\n😀   1\nxy\n');
  });
});
