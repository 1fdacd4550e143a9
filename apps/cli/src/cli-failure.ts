/** An expected failure: its message is printed as one line, without a stack. */
export class CliFailure extends Error {
  /** 1: the command failed; 2: it was called wrongly. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message);
    this.name = 'CliFailure';
    this.exitCode = exitCode;
  }
}
