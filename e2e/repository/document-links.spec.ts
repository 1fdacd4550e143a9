import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryFiles, ROOT, textOf } from './workspace.js';

const documents = repositoryFiles(/\.md$/);

/** Links of a document to files of the repository, as `path#anchor`; code blocks are left out. */
function linksOf(document: string): string[] {
  const prose = textOf(document).replaceAll(/^```[\s\S]*?^```/gm, '');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of a document: its headings as GitHub writes them into links. */
function anchorsOf(document: string): string[] {
  return [...textOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function leadsNowhere(document: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : join(dirname(document), path);
  if (!existsSync(join(ROOT, target))) return true;
  if (anchor === undefined) return false;
  return statSync(join(ROOT, target)).isDirectory() || !anchorsOf(target).includes(anchor);
}

describe('every document', () => {
  test('links to files and headings that exist', () => {
    const links = documents.flatMap((document) =>
      linksOf(document).map((link) => ({ document, link })),
    );
    expect(links.length).toBeGreaterThan(20);
    expect(links.filter(({ document, link }) => leadsNowhere(document, link))).toEqual([]);
  });

  test('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const named = documents.flatMap((document) =>
      [...textOf(document).matchAll(/\bnpm run ([a-z][\w-]*)/g)].map((match) => match[1]!),
    );
    expect(named).toContain('docs');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('names costwire commands that exist', () => {
    const groups = repositoryFiles(/^apps\/cli\/src\/program\.ts$/).flatMap((path) =>
      [...textOf(path).matchAll(/\bname: '([a-z]+)'/g)].map((match) => match[1]!),
    );
    const named = documents.flatMap((document) =>
      [...textOf(document).matchAll(/npx costwire ([a-z]+)/g)].map((match) => match[1]!),
    );
    expect(named).toContain('demo');
    expect(named.filter((name) => !groups.includes(name))).toEqual([]);
  });
});

describe('docs/adr', () => {
  test('lists every decision, numbered without gaps', () => {
    const files = repositoryFiles(/^docs\/adr\/\d{4}-[a-z0-9-]+\.md$/).map((path) =>
      path.slice('docs/adr/'.length),
    );
    const listed = linksOf('docs/adr/README.md');
    expect(listed).toEqual(files.sort());
    expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(
      files.map((_, index) => index + 1),
    );
  });

  test('gives each decision its context and its consequences', () => {
    const incomplete = repositoryFiles(/^docs\/adr\/\d.*\.md$/).filter((path) => {
      const text = textOf(path);
      return !['Context', 'Decision', 'Consequences'].every((part) =>
        text.includes(`**${part}.**`),
      );
    });
    expect(incomplete).toEqual([]);
  });
});
