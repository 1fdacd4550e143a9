import {
  DURABLES,
  MESSAGES,
  NOTICES,
  PIPELINE,
  RPCS,
  STREAMS,
  type MessageKind,
} from '@costwire/contracts';
import { codesIn, rowsOf } from './markdown-table.js';
import { repositoryFiles, textOf } from './workspace.js';

const DOCUMENT = 'docs/architecture.md';

const who = (steps: typeof PIPELINE): string =>
  steps.map(({ service, role }) => `${service} (${role})`).join(', ') || '-';

describe('docs/architecture.md says of the messages what the code says', () => {
  test('who produces and who consumes which subject, by which durable', () => {
    const rows = rowsOf(DOCUMENT, 'Message').map((row) => ({
      kind: codesIn(row['Message'])[0],
      filter: codesIn(row['Subject'])[0],
      stream: codesIn(row['Stream'])[0],
      type: codesIn(row['Type'])[0],
      producedBy: row['Produced by'],
      consumedBy: row['Consumed by'],
      durables: codesIn(row['Durable']),
    }));
    const expected = Object.entries(MESSAGES).map(([kind, { filter, stream, type }]) => ({
      kind,
      filter,
      stream,
      type,
      producedBy: who(PIPELINE.filter(({ produces }) => produces.includes(kind as MessageKind))),
      consumedBy: who(PIPELINE.filter(({ consumes }) => consumes.includes(kind as MessageKind))),
      durables: Object.values(DURABLES)
        .filter((each) => each.kind === kind)
        .map(({ durable }) => durable),
    }));
    expect(rows).toEqual(expected);
  });

  test('which streams store which subjects', () => {
    const rows = rowsOf(DOCUMENT, 'Stream').map((row) => [
      codesIn(row['Stream'])[0],
      { subjects: codesIn(row['Subjects']), retention: row['Retention'] },
    ]);
    expect(Object.fromEntries(rows)).toEqual(STREAMS);
  });

  test('who asks and who answers each command', () => {
    const rows = rowsOf(DOCUMENT, 'Command').map((row) => [
      codesIn(row['Command'])[0],
      codesIn(row['Subject'])[0],
      row['Asked by'],
      row['Answered by'],
    ]);
    const expected = Object.entries(RPCS).map(([name, { subject }]) => [
      name,
      subject,
      who(PIPELINE.filter(({ requests }) => requests.some((each) => each === name))),
      who(PIPELINE.filter(({ answers }) => answers.some((each) => each === name))),
    ]);
    expect(rows).toEqual(expected);
  });

  test('which notices there are', () => {
    const rows = rowsOf(DOCUMENT, 'Notice').map((row) => [
      codesIn(row['Notice'])[0],
      codesIn(row['Subject'])[0],
    ]);
    expect(Object.fromEntries(rows)).toEqual(NOTICES);
  });
});

const MIGRATIONS = /^libs\/persistence\/src\/migrations\/\d.*\.ts$/;
const ENTITIES = /^libs\/persistence\/src\/entities\/.*\.entity\.ts$/;

/** Tables that the migrations leave behind: created, and not dropped by a later one on the way up. */
function tablesOfTheMigrations(): string[] {
  const ups = repositoryFiles(MIGRATIONS).map((path) => textOf(path).split('async down(')[0]!);
  const named = (verb: string) =>
    ups.flatMap((up) =>
      [...up.matchAll(new RegExp(`${verb} TABLE (\\w+)`, 'g'))].map(([, t]) => t!),
    );
  const dropped = new Set(named('DROP'));
  return named('CREATE').filter((table) => !dropped.has(table));
}

/** Name of the table by the name of its entity class. */
function tableOfEntity(): Map<string, string> {
  const pattern = /@Entity\(\{ name: '(\w+)'[^)]*\)\s*export class (\w+)/g;
  return new Map(
    repositoryFiles(ENTITIES).flatMap((path) =>
      [...textOf(path).matchAll(pattern)].map(([, table, entity]) => [entity!, table!] as const),
    ),
  );
}

/** Tables that a text writes: SQL statements, COPY, and entities where it inserts or updates. */
function tablesWrittenIn(text: string): string[] {
  const sql = /\b(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|MERGE INTO)\s+([a-z_]+)/g;
  const copies = /(?:copyInto|\.copy)\(\s*client,\s*'(\w+)'/g;
  const written = [...text.matchAll(sql), ...text.matchAll(copies)].map(([, table]) => table!);
  if (!/\.(?:insert|update|delete|save|upsert)\(/.test(text)) return written;
  const entities = [...text.matchAll(/getRepository\((\w+)\)/g)].map(([, entity]) => entity!);
  const tables = tableOfEntity();
  return [...written, ...entities.flatMap((entity) => tables.get(entity) ?? [])];
}

/** Tables with the apps whose sources write them. */
function writers(): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  const sources = repositoryFiles(/^apps\/[^/]+\/src\/.*\.ts$/).filter(
    (path) => !/spec/.test(path),
  );
  for (const path of sources) {
    const app = path.split('/')[1]!;
    for (const table of tablesWrittenIn(textOf(path))) {
      if (!found[table]?.includes(app)) (found[table] ??= []).push(app);
    }
  }
  return found;
}

describe('docs/architecture.md says of the tables what the code says', () => {
  const rows = rowsOf(DOCUMENT, 'Table').map(
    (row) => [codesIn(row['Table'])[0]!, row['Written by']] as const,
  );

  test('every table of the migrations is there, and no other', () => {
    expect(rows.map(([table]) => table).sort()).toEqual(tablesOfTheMigrations().sort());
  });

  test('each is written by its one owner', () => {
    const inTheCode = Object.entries(writers()).map(([table, apps]) => [table, apps.join(', ')]);
    expect(inTheCode.sort()).toEqual(rows.map((row) => [...row]).sort());
  });
});
