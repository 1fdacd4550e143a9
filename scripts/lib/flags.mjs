import { Failure } from './failure.mjs';

/**
 * The switches given on the command line as an object of booleans in camel case.
 * `known` maps each switch to its explanation. Throws on others; `--help` prints them and exits.
 */
export function readFlags(args, usage, known) {
  const help = [
    usage,
    ...Object.entries(known).map(([name, text]) => `  ${name.padEnd(14)}${text}`),
  ];
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help.join('\n'));
    process.exit(0);
  }
  const unknown = args.find((arg) => !(arg in known));
  if (unknown !== undefined) throw new Failure(`unknown option ${unknown}\n${help.join('\n')}`, 2);
  const camel = (name) => name.slice(2).replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(Object.keys(known).map((name) => [camel(name), args.includes(name)]));
}

/** Switches of every script that gets infrastructure. */
export const INSTALL_FLAGS = {
  '--yes': 'install missing servers by the package manager without asking',
  '--no-install': 'never install servers by the package manager',
};
