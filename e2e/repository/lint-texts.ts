import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from './workspace.js';

/** Enough for a cold start of ESLint, the project graph and the compiler on a busy machine. */
export const LINT_TIMEOUT_MS = 240_000;

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
  rule: string | null;
  message: string;
}

/**
 * The repository's lint configuration, in a child process: ESLint loads its configuration as an ES
 * module, which Jest's CommonJS mode cannot.
 */
export class TextLinter {
  private readonly child: ChildProcess = fork('scripts/lint-rules/lint-texts.mjs', {
    cwd: ROOT,
    execArgv: [],
  });

  /**
   * Lints every text.
   *
   * @returns the faults of each request, in the order asked.
   * @throws when the child process ends instead of answering.
   */
  async faultsOf(requests: LintRequest[]): Promise<LintFault[][]> {
    const settled = new AbortController();
    const { signal } = settled;
    const ended = once(this.child, 'exit', { signal }).then(() => {
      throw new Error('lint-texts.mjs ended without an answer; see its error output');
    });
    const answered = once(this.child, 'message', { signal }) as Promise<[LintFault[][]]>;
    this.child.send(requests);
    try {
      return (await Promise.race([answered, ended]))[0];
    } finally {
      settled.abort();
    }
  }

  /** Ends the child process. */
  async close(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill();
    await exit;
  }
}
