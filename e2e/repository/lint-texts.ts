import { spawnSync } from 'node:child_process';
import { ROOT } from './workspace.js';

/** A text to lint as if it stood in a file of this repository. */
export interface LintRequest {
  /** Path from the root. A typed rule needs a file that exists. */
  file: string;
  text: string;
  /** The rules to run, as ESLint names them. */
  rules: string[];
  typed?: boolean;
}

/** One fault that a rule found. */
export interface LintFault {
  line: number;
  rule: string;
  message: string;
}

/**
 * Lints every text with the repository's configuration, in one child process: ESLint loads its
 * configuration as an ES module, which Jest's CommonJS mode cannot.
 *
 * @returns the faults of each request, in the order asked.
 * @throws when the child process fails, with what it wrote.
 */
export function lintTexts(requests: LintRequest[]): LintFault[][] {
  const child = spawnSync(process.execPath, ['scripts/lint-rules/lint-texts.mjs'], {
    cwd: ROOT,
    input: JSON.stringify(requests),
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(`lint-texts.mjs failed: ${child.stderr}`);
  return JSON.parse(child.stdout) as LintFault[][];
}
