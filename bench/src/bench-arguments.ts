const EXIT_USAGE = 2;

/**
 * The words given to a bench after its name. Ends the process, saying what is allowed, when they are
 * not what it takes: a figure measured with other settings than asked for would be a wrong one.
 *
 * @param usage the bench's name and what may follow it.
 */
export function benchArguments(
  usage: string,
  accepts: (args: readonly string[]) => boolean,
): string[] {
  const args = process.argv.slice(2);
  if (accepts(args)) return args;
  console.error(`usage: npm run bench -- ${usage}`);
  process.exit(EXIT_USAGE);
}

/** Ends the process in the same way when a bench that takes none is given words. */
export function takesNoArguments(name: string): void {
  benchArguments(name, ({ length }) => length === 0);
}
