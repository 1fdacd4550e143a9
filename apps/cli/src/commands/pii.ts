import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createDetector, type Detector } from '@costwire/pii-detection';
import { Command } from 'commander';
import { PiiScoreSheet } from './pii-score-sheet.js';
import { parsePiiLine } from './pii-line.js';

/** `costwire pii`: find personal data in lines of text, and measure how well that works. */
export function piiCommand(): Command {
  const command = new Command('pii').description('Find personal data and secrets in text.');
  command
    .command('scan')
    .description('Read {id,text,entities?} as JSON lines on stdin, write {id,spans} for each.')
    .option('--jsonl', 'JSON lines in and out, the only form there is')
    .option('--no-names', 'leave out people, places and organisations, which is faster')
    .action(async ({ names }: { names: boolean }) => {
      await scan(stdin, createDetector({ names }));
    });
  command
    .command('eval')
    .description('Compare findings with the labelled spans of a JSONL file, by type.')
    .argument('<file>', 'lines of {id,text,spans:[{type,start,end}]}')
    .option('--no-names', 'leave out people, places and organisations')
    .option('--misses', 'print every miss and every false alarm')
    .action(async (file: string, options: { names: boolean; misses?: boolean }) => {
      await evaluate(file, createDetector({ names: options.names }), options.misses ?? false);
    });
  return command;
}

/** One answer per line, written before the next line is read; a bad line gets an error line. */
async function scan(input: Readable, detector: Detector): Promise<void> {
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    if (!stdout.write(`${answerTo(line, detector)}\n`)) await once(stdout, 'drain');
  }
}

function answerTo(line: string, detector: Detector): string {
  const parsed = parsePiiLine(line);
  if ('error' in parsed) return JSON.stringify(parsed);
  const { id, text, entities } = parsed;
  return JSON.stringify({ id, spans: detector.detect(text, entities ? { entities } : {}) });
}

async function evaluate(file: string, detector: Detector, misses: boolean): Promise<void> {
  const sheet = new PiiScoreSheet();
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const parsed = line.trim() === '' ? undefined : parsePiiLine(line);
    if (!parsed || 'error' in parsed) continue;
    const { id, text, entities } = parsed;
    const found = detector.detect(text, entities ? { entities } : {});
    const wrong = sheet.add(parsed.spans, found);
    if (!misses) continue;
    for (const { kind, type, start, end } of wrong) {
      console.log(`${kind} ${type} ${JSON.stringify(text.slice(start, end))} in ${id}: ${text}`);
    }
  }
  console.table(sheet.rows());
}
