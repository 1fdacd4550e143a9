import { Argument, Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { openClient, resolveConnection, withConnectionOptions } from '../connection.js';
import type { ConnectionOptions } from '../connection.js';
import { CONNECT_TARGETS, inShell, SNIPPETS, type ConnectTarget } from './connect-snippets.js';

interface ConnectOptions extends ConnectionOptions {
  showKey?: boolean;
}

/** `costwire connect`: what sends usage to the server that the other commands talk to. */
export function connectCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('connect'))
    .description('Print what sends usage from your code to this server.')
    .addArgument(new Argument('<what>', 'what sends the usage').choices(CONNECT_TARGETS))
    .option('--show-key', 'print the API key whole, not masked')
    .action(async (target: ConnectTarget, options: ConnectOptions) => {
      // Refuses an address or key that could not be used, before it is printed for pasting.
      await openClient(options, context);
      const { url, apiKey } = await resolveConnection(options, context);
      const key = options.showKey ? apiKey : maskKey(apiKey);
      context.stdout.write(textOf(target, new URL(url).href.replace(/\/+$/, ''), key));
      if (!options.showKey) {
        context.stderr.write('The key is masked: --show-key prints it whole.\n');
      }
    });
}

function textOf(target: ConnectTarget, url: string, key: string): string {
  const { comment, notes, code } = SNIPPETS[target](url);
  const lines = notes.map((note) => `${comment} ${note}\n`);
  const setting = `export COSTWIRE_API_KEY=${inShell(key)}\n`;
  const inComment = `${comment} Run it with the key in the environment:\n${comment}   ${setting}`;
  return [...lines, comment === '#' ? setting : inComment, '\n', code].join('');
}

/** The public part of a key, with its secret starred; a key of another shape is starred whole. */
function maskKey(key: string): string {
  const prefix = /^cw_[a-z]+_[0-9A-Za-z]+_/.exec(key)?.[0] ?? '';
  return `${prefix}********`;
}
