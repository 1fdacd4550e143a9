import { seedAwsPriceTable, seedPriceBook } from '@costwire/pricing';
import { Command } from 'commander';
import { answerLines } from './price-jsonl.js';
import { priceAwsLine } from './price-aws-line.js';
import { priceLlmLine } from './price-llm-line.js';

/** A line without an answer has no known cost; it is never 0. */
export const UNKNOWN_COST = { cost_usd: null };

/** `costwire price --jsonl`: reads calls and AWS months on stdin, answers exact costs on stdout. */
export function priceCommand(): Command {
  return new Command('price')
    .description('price LLM calls and AWS usage, one JSON object a line, from stdin to stdout')
    .requiredOption('--jsonl', 'read and write JSON lines')
    .option('--receipt', 'answer every amount with the lines it sums from', false)
    .action(async ({ receipt }: { receipt: boolean }) => {
      const book = seedPriceBook();
      const table = seedAwsPriceTable();
      await answerLines(
        process.stdin,
        process.stdout,
        (line) =>
          line.get('service') === undefined
            ? priceLlmLine(book, line, receipt)
            : priceAwsLine(table, line, receipt),
        UNKNOWN_COST,
      );
    });
}
