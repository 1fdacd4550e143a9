import { redact as arcjetRedact } from '@arcjet/redact';
import { createDetector, identifierHoldsPersonalData, redact } from '@costwire/pii-detection';
import { SyncRedactor } from 'redact-pii';
import { takesNoArguments } from './bench-arguments.js';
import { printComparison, type Measurement } from './report.js';

takesNoArguments('pii');

const SECONDS = 4;
const LINES = 2000;

/** Lines as services write them: half without personal data, the rest with one or two pieces. */
function lines(): string[] {
  const forms: ((n: number) => string)[] = [
    (n) =>
      `2026-02-11T08:44:${10 + (n % 50)}.512Z INFO worker-${n % 9} drained ${n} messages in ${n % 991} ms`,
    (n) =>
      `{"level":"info","trace":"6f1f3c528a4e4f0b9a550c2d1e7b9f${10 + (n % 90)}","tokens":${n},"model":"gpt-4o"}`,
    (n) =>
      `081109 203615 ${n % 200} INFO dfs.DataNode$PacketResponder: PacketResponder ${n % 3} for block blk_${n}88888 terminating`,
    (n) => `GET /v1/projects/${n}/costs?from=2026-01-01&to=2026-02-01 200 ${n % 300}ms`,
    (n) => `chrome 126.0.6478.${n % 200} on windows 10.0.22631, build ${n}00417`,
    (n) => `login from 81.2.${n % 250}.144 accepted for user${n}@example.org`,
    (n) =>
      `{"customer":{"contact":"t.okonkwo${n}@harbourline.test","phone":"+1 650-253-00${10 + (n % 90)}"}}`,
    (n) => `card 4242 4242 4242 4242 was declined by the issuer, attempt ${n}`,
    (n) =>
      `Hello, this is Agnieszka Wrona calling about order ${n}, please ring me back in Antwerp.`,
    (n) =>
      `Write a short letter to our customer about invoice ${n} and thank them for their patience this year.`,
  ];
  return Array.from({ length: LINES }, (_, n) => forms[n % forms.length]!(n));
}

/** Kilobytes of text read per second of processor time, set-up and first rounds not counted. */
async function measured(
  name: string,
  texts: readonly string[],
  scan: (text: string) => unknown,
): Promise<Measurement> {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  for (const text of texts) await scan(text);
  const start = process.cpuUsage();
  let rounds = 0;
  let seconds = 0;
  while (seconds < SECONDS) {
    for (const text of texts) {
      const answer = scan(text);
      if (answer instanceof Promise) await answer;
    }
    rounds += 1;
    const used = process.cpuUsage(start);
    seconds = (used.user + used.system) / 1e6;
  }
  return { name, perSecond: (bytes * rounds) / seconds / 1000 };
}

const texts = lines();
const plain = createDetector();
const named = createDetector({ names: true });
const redactPii = new SyncRedactor();

const reference = await measured('redact-pii 3.4.0', texts, (text) => redactPii.redact(text));
const others = [
  await measured('@arcjet/redact 1.12.0', texts, (text) => arcjetRedact(text)),
  await measured('costwire, without names', texts, (text) => redact(text, plain.detect(text))),
  await measured('costwire, with names', texts, (text) => redact(text, named.detect(text))),
];
printComparison('KB per CPU', reference, others);

const identifiers = [
  'checkout',
  '0190b6f2-7c3a-7d55-8f00-3c5b9e7a1d42',
  'evt_1770712345678',
  'gpt-4o-2024-08-06',
];
const CHECKS = 2_000_000;
const start = process.cpuUsage();
let hits = 0;
for (let n = 0; n < CHECKS; n += 1) {
  if (identifierHoldsPersonalData(identifiers[n & 3]!)) hits += 1;
}
const used = process.cpuUsage(start);
console.log(
  `identifier check: ${((used.user + used.system) / CHECKS).toFixed(3)} us each, ${hits} hits`,
);
