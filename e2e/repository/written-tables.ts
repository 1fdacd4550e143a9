import { repositoryFiles, textOf } from './workspace.js';

const MIGRATIONS = /^libs\/persistence\/src\/migrations\/\d.*\.ts$/;
const ENTITIES = /^libs\/persistence\/src\/entities\/.*\.entity\.ts$/;

/** Tables that the migrations leave behind: created, and not dropped by one on the way up. */
export function tablesOfTheMigrations(): string[] {
  const ups = repositoryFiles(MIGRATIONS).map((path) => textOf(path).split('async down(')[0]!);
  const named = (verb: string): string[] => {
    const statement = new RegExp(`${verb} TABLE (\\w+)`, 'g');
    return ups.flatMap((up) => [...up.matchAll(statement)].map(([, table]) => table!));
  };
  const dropped = new Set(named('DROP'));
  const trails = ups.flatMap((up) => [...up.matchAll(/createAuditTable\(runner, '(\w+)'\)/g)]);
  return [...named('CREATE'), ...trails.map(([, owner]) => `audit_${owner!}`)].filter(
    (table) => !dropped.has(table),
  );
}

/** Tables with the apps whose sources write them, by SQL, by COPY or through an entity. */
export function writersOfTables(): Map<string, string[]> {
  const writers = new Map<string, string[]>();
  const entities = tableOfEntity();
  const sources = repositoryFiles(/^apps\/[^/]+\/src\/.*\.ts$/);
  for (const path of sources.filter((each) => !each.includes('spec'))) {
    const app = path.split('/')[1]!;
    for (const table of tablesWrittenIn(textOf(path), entities)) {
      const known = writers.get(table) ?? [];
      if (!known.includes(app)) writers.set(table, [...known, app]);
    }
  }
  return writers;
}

function tableOfEntity(): Map<string, string> {
  const pattern = /@Entity\(\{ name: '(\w+)'[^)]*\)\s*export class (\w+)/g;
  return new Map(
    repositoryFiles(ENTITIES).flatMap((path) =>
      [...textOf(path).matchAll(pattern)].map(([, table, entity]) => [entity!, table!] as const),
    ),
  );
}

function tablesWrittenIn(text: string, entities: ReadonlyMap<string, string>): string[] {
  const sql = /\b(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE|MERGE INTO)\s+([a-z]\w+)/g;
  const copies = /(?:copyInto|\.copy|removeScenario)\(\s*client,\s*'(\w+)'/g;
  const chosen = /\b(?:INSERT INTO|UPDATE|DELETE FROM) \$\{/.test(text)
    ? [...text.matchAll(/\btable: '(\w+)'/g)]
    : [];
  const trails = [...text.matchAll(/new AuditTrail\('(\w+)'\)/g)].map(
    ([, owner]) => `audit_${owner!}`,
  );
  const written = [
    ...[...text.matchAll(sql), ...text.matchAll(copies), ...chosen].map(([, table]) => table!),
    ...trails,
  ];
  if (!/\.(?:insert|update|delete|save|upsert)\(/.test(text)) return written;
  const used = [...text.matchAll(/getRepository\((\w+)\)/g)].map(([, entity]) => entity!);
  return [...written, ...used.flatMap((entity) => entities.get(entity) ?? [])];
}
