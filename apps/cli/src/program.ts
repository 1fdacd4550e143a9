import { Command } from 'commander';
import type { CliContext } from './cli-context.js';
import { VERSION } from './version.js';

/** A command group, loaded only when it is used: the engines are large, and help must be quick. */
interface CommandGroup {
  name: string;
  /** Its line in the list of commands. */
  summary: string;
  load: (context: CliContext) => Promise<Command>;
}

/** One file in `commands/` per command group, listed here. */
const GROUPS: readonly CommandGroup[] = [
  {
    name: 'import',
    summary: 'Import usage from files.',
    load: async (context) => (await import('./commands/import-command.js')).importCommand(context),
  },
  {
    name: 'demo',
    summary: 'Send made-up traffic with a few oddities to find.',
    load: async (context) => (await import('./commands/demo-command.js')).demoCommand(context),
  },
  {
    name: 'scenario',
    summary: 'Ask what traffic would cost on AWS.',
    load: async (context) =>
      (await import('./commands/scenario-command.js')).scenarioCommand(context),
  },
  {
    name: 'ingest',
    summary: 'Send the lines of a log file into a scenario.',
    load: async (context) => (await import('./commands/ingest-command.js')).ingestCommand(context),
  },
  {
    name: 'usage',
    summary: 'List recorded calls with their cost.',
    load: async (context) => (await import('./commands/usage-command.js')).usageCommand(context),
  },
  {
    name: 'report',
    summary: 'Add up what calls cost.',
    load: async (context) => (await import('./commands/report-command.js')).reportCommand(context),
  },
  {
    name: 'export',
    summary: 'Write costs to a file for other systems.',
    load: async (context) => (await import('./commands/export-command.js')).exportCommand(context),
  },
  {
    name: 'keys',
    summary: 'Create, list, rotate and revoke API keys.',
    load: async (context) => (await import('./commands/keys-command.js')).keysCommand(context),
  },
  {
    name: 'dlq',
    summary: 'List, replay and discard dead letters.',
    load: async (context) => (await import('./commands/dlq-command.js')).dlqCommand(context),
  },
  {
    name: 'actions',
    summary: 'List, show, propose, approve, reject and reverse actions.',
    load: async (context) =>
      (await import('./commands/actions-command.js')).actionsCommand(context),
  },
  {
    name: 'audit',
    summary: 'Check the audit trails of the server.',
    load: async (context) => (await import('./commands/audit-command.js')).auditCommand(context),
  },
  {
    name: 'anomalies',
    summary: 'List and show anomalies, and say what they were.',
    load: async (context) =>
      (await import('./commands/anomalies-command.js')).anomaliesCommand(context),
  },
  {
    name: 'connect',
    summary: 'Print what sends usage from your code to this server.',
    load: async (context) =>
      (await import('./commands/connect-command.js')).connectCommand(context),
  },
  {
    name: 'doctor',
    summary: 'Check this machine, the server and the key, with a hint for each fault.',
    load: async (context) => (await import('./commands/doctor-command.js')).doctorCommand(context),
  },
  {
    name: 'price',
    summary: 'Price calls from standard input, without a server.',
    load: async () => (await import('./commands/price.js')).priceCommand(),
  },
  {
    name: 'prices',
    summary: 'List, import, compare and set prices.',
    load: async (context) => (await import('./commands/prices-command.js')).pricesCommand(context),
  },
  {
    name: 'repricings',
    summary: 'Price the past anew: dry run, approval, corrections.',
    load: async (context) =>
      (await import('./commands/repricings-command.js')).repricingsCommand(context),
  },
  {
    name: 'tokens',
    summary: 'Count tokens of texts from standard input.',
    load: async () => (await import('./commands/tokens.js')).tokensCommand(),
  },
  {
    name: 'pii',
    summary: 'Find personal data in texts from standard input.',
    load: async () => (await import('./commands/pii.js')).piiCommand(),
  },
  {
    name: 'anomaly',
    summary: 'Find cost anomalies in series from standard input.',
    load: async () => (await import('./commands/anomaly.js')).anomalyCommand(),
  },
];

/**
 * The whole command line, with the groups loaded that `args` name; the others stand in the help only.
 *
 * @param args what follows the program's name.
 */
export async function buildProgram(context: CliContext, args: readonly string[]): Promise<Command> {
  const program = new Command('costwire')
    .description('Cost control for LLM applications: import, query and price usage.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error:/, 'costwire:')),
    })
    .showHelpAfterError('(--help shows what there is)');
  for (const { name, summary, load } of GROUPS) {
    const command = args.includes(name) ? await load(context) : new Command(name);
    program.addCommand(command.summary(summary));
  }
  shareSettings(program);
  return program;
}

/** Commands that were built apart do not inherit how errors end and where output goes. */
function shareSettings(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    shareSettings(command);
  }
}
