import { loadTokenCounter } from '@costwire/pricing';
import { get_encoding } from 'tiktoken';
import { takesNoArguments } from './bench-arguments.js';
import { printComparison, type Measurement } from './report.js';

takesNoArguments('tokens');

const ROUNDS = 5;
const paragraph = (index: number): string =>
  `Invoice ${index * 7919} of 2026-08-01 lists ${index} calls; {"id":"${(index * 2_654_435_761).toString(36)}","input_tokens":${index * 17}} is one. ` +
  'Les coûts ont doublé depuis lundi, 費用は月曜日から倍増した, затраты удвоились с понедельника.\n';
const TEXT = Array.from({ length: 3_000 }, (_, index) => paragraph(index)).join('');
const ONE_PIECE = 'a'.repeat(16 * 1024);

function best(name: string, characters: number, run: () => void): Measurement {
  let perSecond = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    perSecond = Math.max(perSecond, characters / ((user + system) / 1e6));
  }
  return { name, perSecond };
}

const started = performance.now();
const counter = await loadTokenCounter('o200k_base');
console.log(`o200k_base loaded in ${(performance.now() - started).toFixed(0)} ms`);
const tiktoken = get_encoding('o200k_base');

for (const [name, text] of [
  ['mixed text', TEXT],
  ['16 KiB of one letter', ONE_PIECE],
] as const) {
  if (counter.count(text) !== tiktoken.encode(text, [], []).length) {
    throw new Error(`counts differ on ${name}`);
  }
  const reference = best(`tiktoken WASM, ${name}`, text.length, () => {
    tiktoken.encode(text, [], []);
  });
  const own = best(`TokenCounter, ${name}`, text.length, () => {
    counter.count(text);
  });
  printComparison('characters', reference, [own]);
}
