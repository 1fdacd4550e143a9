import { countTokens, ENCODINGS, tokenizerOf, type Tokenizer } from '@costwire/pricing';
import { Command } from 'commander';
import { answerLines, BadLine, type InputLine } from './price-jsonl.js';

/** `costwire tokens --jsonl`: `{id, text, encoding | model}` in, `{id, tokens, method}` out. */
export function tokensCommand(): Command {
  return new Command('tokens')
    .description('count the tokens of texts, one JSON object a line, from stdin to stdout')
    .requiredOption('--jsonl', 'read and write JSON lines')
    .action(() => answerLines(process.stdin, process.stdout, tokensLine));
}

/**
 * Counts one text: `{text, encoding | model}`.
 *
 * @throws BadLine when the line is not such a text.
 */
export async function tokensLine(line: InputLine): Promise<object> {
  const text = line.text('text');
  if (text === undefined) throw new BadLine('text is missing');
  const count = await countTokens(tokenizerNamed(line), text);
  return count.method === 'exact'
    ? count
    : { tokens: count.tokens, method: count.method, error_pct: count.errorPct };
}

function tokenizerNamed(line: InputLine): Tokenizer {
  const name = line.text('encoding');
  if (name === undefined) return tokenizerOf(line.text('model') ?? '');
  const wanted = name.toLowerCase();
  const encoding = ENCODINGS.find((known) => known === wanted || known === `${wanted}_base`);
  if (!encoding) throw new BadLine(`encoding is not one of ${ENCODINGS.join(', ')}`);
  return { method: 'exact', encoding };
}
