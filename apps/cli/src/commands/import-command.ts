import { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { withConnectionOptions } from '../connection.js';
import type { AzureImportOptions } from '../azure-llm/import-azure.js';
import { parseSpeed } from '../option-values.js';

/** `costwire import`: usage from files. */
export function importCommand(context: CliContext): Command {
  return new Command('import')
    .description('Import usage from files.')
    .addCommand(azureLlmCommand(context));
}

function azureLlmCommand(context: CliContext): Command {
  return withConnectionOptions(new Command('azure-llm'))
    .description(
      'Import a trace of the Azure public dataset (TIMESTAMP, ContextTokens, GeneratedTokens; UTC).\n' +
        'Ids come from the hash of the file and the row: a repeat, or going on after a stop, adds nothing twice.',
    )
    .argument('<file>', 'CSV file, or - for standard input')
    .requiredOption('--model <name>', 'model the calls are recorded as')
    .requiredOption('--feature <name>', 'feature the calls are recorded under')
    .option('--provider <name>', 'provider of the model (default: by its name)')
    .option(
      '--speed <factor>',
      'replay at so many times the recorded speed, or max',
      parseSpeed,
      'max',
    )
    .option('--shift-to-now', 'move the times so that the trace ends now (default: times are kept)')
    .option('--no-wait', 'do not wait until everything is priced')
    .option('--json', 'print the result as JSON')
    .action(async (file: string, options: AzureImportOptions) => {
      const { importAzureTrace } = await import('../azure-llm/import-azure.js');
      await importAzureTrace(file, options, context);
    });
}
