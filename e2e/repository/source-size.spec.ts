import ts from 'typescript';
import { repositoryFiles, textOf } from './workspace.js';

const MAX_CODE_LINES = 300;
const CODE = /^(?:(?:apps|libs|bench|e2e|scripts)\/.*|[^/]+)\.(?:ts|tsx|mjs|cjs|js)$/;
const TYPESCRIPT = /\.tsx?$/;

const parse = (path: string): ts.SourceFile =>
  ts.createSourceFile(path, textOf(path), ts.ScriptTarget.Latest, true);

/** Lines that carry at least a part of a token: neither blank nor comment alone. */
function codeLines(path: string): number {
  const source = parse(path);
  const lines = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode)
      return;
    if (node.getChildCount(source) > 0) return node.getChildren(source).forEach(visit);
    if (node.getWidth(source) === 0) return;
    const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
    const last = source.getLineAndCharacterOfPosition(node.getEnd()).line;
    for (let line = first; line <= last; line += 1) lines.add(line);
  };
  visit(source);
  return lines.size;
}

/** Where a file says `any` as a type, as `path:line`. */
function anyTypes(path: string): string[] {
  const source = parse(path);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) {
      found.push(`${path}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Exports of an index file that are not a list of names. */
function exportsWithoutNames(path: string): string[] {
  return parse(path).statements.flatMap((statement) => {
    const named =
      ts.isExportDeclaration(statement) &&
      statement.exportClause !== undefined &&
      ts.isNamedExports(statement.exportClause) &&
      statement.exportClause.elements.every(({ name }) => name.text !== 'default');
    return named ? [] : [`${path}: ${statement.getText().split('\n')[0]}`];
  });
}

describe('every code file', () => {
  const code = repositoryFiles(CODE);

  test('is found', () => {
    expect(code.length).toBeGreaterThan(20);
  });

  test(`has at most ${MAX_CODE_LINES} lines of code`, () => {
    const long = code.map((path) => ({ path, lines: codeLines(path) }));
    expect(long.filter(({ lines }) => lines > MAX_CODE_LINES)).toEqual([]);
  });

  test('has no `any` in its types', () => {
    expect(code.filter((path) => TYPESCRIPT.test(path)).flatMap(anyTypes)).toEqual([]);
  });

  test('has a name in kebab-case that says more than "helpers"', () => {
    const shape = /^(?:[a-z0-9]+(?:-[a-z0-9]+)*)(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
    const empty = /^(?:(?:.*-)?(?:utils?|helpers?)|common|manager|base|misc)$/;
    const faulty = code.filter((path) =>
      path.split('/').some((part) => !shape.test(part) || empty.test(part.split('.')[0] ?? '')),
    );
    // The compiler itself calls a shared configuration "base".
    expect(faulty.filter((path) => !path.startsWith('tsconfig.'))).toEqual([]);
  });
});

describe('an index.ts', () => {
  test('lists its exports by name and holds nothing else', () => {
    const indexes = repositoryFiles(/^(?:apps|libs)\/[^/]+\/src\/index\.ts$/);
    expect(indexes.flatMap(exportsWithoutNames)).toEqual([]);
  });

  test('stands in src alone: there are no barrels below it', () => {
    expect(repositoryFiles(/^(?:apps|libs)\/[^/]+\/src\/.+\/index\.ts$/)).toEqual([]);
  });
});
