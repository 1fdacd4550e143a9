/** An expected failure: its message is all a person needs, a stack trace would hide it. */
export class Failure extends Error {
  name = 'Failure';

  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Runs a script's main function; prints failures and sets the exit code. */
export async function runMain(main) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    const isOfTheDisk = error?.syscall !== undefined && error.path !== undefined;
    const expected =
      error instanceof Failure || error?.name === 'InfrastructureError' || isOfTheDisk;
    console.error(`\n${expected ? error.message : (error?.stack ?? error)}`);
    process.exitCode = error?.exitCode ?? 1;
  }
}
