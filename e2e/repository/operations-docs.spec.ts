import { SERVICES } from '@costwire/contracts';
import layers from '../../scripts/lint-rules/layers.json';
import { codesIn, rowsOf } from './markdown-table.js';
import { repositoryFiles, textOf } from './workspace.js';

describe('what operators and contributors are told is what the code has', () => {
  test('docs/operations.md: every metric, and no other', () => {
    const sources = repositoryFiles(/^(?:apps|libs)\/[^/]+\/src\/.*(?<!spec)\.ts$/);
    const inTheCode = sources.flatMap((file) =>
      [...textOf(file).matchAll(/\bname: '(costwire_\w+)'/g)].map(([, name]) => name!),
    );
    const told = rowsOf('docs/operations.md', 'Metric')
      .flatMap((row) => codesIn(row['Metric']))
      .map((name) => name.replace(/\{.*/, ''))
      .filter((name) => name.startsWith('costwire_'));
    expect(inTheCode.length).toBeGreaterThan(20);
    expect(told.sort()).toEqual(inTheCode.sort());
  });

  test.each(SERVICES)('docs/operations.md and docs/containers.md: how %s is started', (service) => {
    expect(textOf('docs/operations.md')).toContain(`node apps/${service}/dist/main.js\n`);
    const [programs] = /The first argument[^]*?`bootstrap`/.exec(textOf('docs/containers.md'))!;
    expect(codesIn(programs)).toContain(service);
  });

  test('CONTRIBUTING.md: what each layer may import', () => {
    const told = rowsOf('CONTRIBUTING.md', 'Layer').map((row) => [
      codesIn(row['Layer'])[0],
      codesIn(row['may import']),
    ]);
    expect(Object.fromEntries(told)).toEqual(layers);
  });
});
