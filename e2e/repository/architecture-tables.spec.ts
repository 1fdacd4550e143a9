import {
  ALL_DURABLES,
  MESSAGES,
  NOTICES,
  PIPELINE,
  RPCS,
  STREAMS,
  type DurableConsumer,
  type MessageKind,
} from '@costwire/contracts';
import { READABLE_TABLES, TABLE_OWNERS } from '../../libs/persistence/src/service-roles.js';
import { codesIn, rowsOf } from './markdown-table.js';
import { textOf } from './workspace.js';
import { tablesOfTheMigrations, writersOfTables } from './written-tables.js';

const DOCUMENT = 'docs/architecture.md';

const who = (steps: typeof PIPELINE): string =>
  steps.map(({ service, role }) => `${service} (${role})`).join(', ') || '-';

/** Durables that share out the shards of a kind are one row: `name-*`. */
const durableNames = (wanted: (each: DurableConsumer) => boolean): string[] => [
  ...new Set(ALL_DURABLES.filter(wanted).map(({ durable }) => durable.replace(/-\d+$/, '-*'))),
];

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
      durables: durableNames((each) => each.kind === kind),
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

describe('docs/architecture.md says of the tables what the code says', () => {
  const rows = rowsOf(DOCUMENT, 'Table').map(
    (row) => [codesIn(row['Table'])[0]!, row['Written by']] as const,
  );

  test('every table of the migrations is there, and no other', () => {
    expect(rows.map(([table]) => table).sort()).toEqual(tablesOfTheMigrations().sort());
  });

  test('each is written by its one owner', () => {
    const inTheCode = [...writersOfTables()].map(([table, apps]) => [table, apps.join(', ')]);
    expect(inTheCode.sort()).toEqual(rows.map((row) => [...row]).sort());
  });

  test('each belongs to the role of that owner in Postgres', () => {
    const roles = rows.map(([table, owner]) => [table, `costwire_${owner}`]);
    expect(Object.fromEntries(roles)).toEqual(TABLE_OWNERS);
  });

  test('which of them the API may read', () => {
    const readable = rowsOf(DOCUMENT, 'Table').filter((row) => row['API reads'] === 'yes');
    const tables = readable.flatMap((row) => codesIn(row['Table']));
    expect(tables.sort()).toEqual(Object.keys(READABLE_TABLES).sort());
  });
});

/** Names in code style in the list item of a README that begins with this word. */
function namesAfter(readme: string, word: string): string[] {
  const item = new RegExp(`^- ${word}: (.*(?:\\n {2}.*)*)`, 'm').exec(readme)?.[1];
  return codesIn(item);
}

describe('the README of a service says what the code says', () => {
  const services = [...new Set(PIPELINE.map(({ service }) => service))];
  const writers = writersOfTables();

  test.each(services)('%s: messages, commands and tables', (service) => {
    const steps = PIPELINE.filter((step) => step.service === service);
    const durables = durableNames((each) => each.service === service);
    const readme = textOf(`apps/${service}/README.md`);
    expect({
      consumes: namesAfter(readme, 'Consumes').sort(),
      publishes: namesAfter(readme, 'Publishes').sort(),
      asks: namesAfter(readme, 'Asks').sort(),
      answers: namesAfter(readme, 'Answers').sort(),
      writes: namesAfter(readme, 'Writes').sort(),
    }).toEqual({
      consumes: [...steps.flatMap(({ consumes }) => consumes), ...durables].sort(),
      publishes: [...new Set(steps.flatMap(({ produces }) => produces))].sort(),
      asks: steps.flatMap(({ requests }) => requests).sort(),
      answers: steps.flatMap(({ answers }) => answers).sort(),
      writes: [...writers]
        .flatMap(([table, apps]) => (apps.includes(service) ? [table] : []))
        .sort(),
    });
  });
});
