// Writes the price modules in src/aws/data from a CSV with the columns service, region, dimension,
// range_start, price_per_unit, effective_date, source and confidence:
//   node libs/pricing/tools/generate-aws-prices.mjs PRICES.csv
// Rows of GovCloud regions and rows whose confidence says CONFLICT are left out.
import { readFileSync, writeFileSync } from 'node:fs';

const THEMES = {
  sqs: ['AWSQueueService', ['standard-requests', 'fifo-requests']],
  lambda: [
    'AWSLambda',
    [
      'requests-x86',
      'requests-arm',
      'duration-x86',
      'duration-arm',
      'ephemeral-storage',
      'provisioned-concurrency-x86',
      'provisioned-concurrency-arm',
      'duration-provisioned-x86',
      'duration-provisioned-arm',
    ],
  ],
  'cloudwatch-logs': [
    'AmazonCloudWatch',
    ['logs-ingest', 'logs-ingest-ia', 'vended-logs', 'logs-storage', 'logs-insights'],
  ],
  'data-transfer': ['AWSDataTransfer', ['internet-out']],
};

const rows = parseCsv(readFileSync(process.argv[2], 'utf8')).filter(
  (row) => !row.region.startsWith('us-gov') && !row.confidence.startsWith('CONFLICT'),
);

for (const [theme, [service, dimensions]] of Object.entries(THEMES)) {
  const own = rows.filter((row) => row.service === service && dimensions.includes(row.dimension));
  const columns = dimensions.flatMap((dimension) =>
    [...new Set(own.filter((row) => row.dimension === dimension).map((row) => row.range_start))]
      .sort((left, right) => Number(left) - Number(right))
      .map((from) => ({ dimension, from })),
  );
  const regions = [...new Set(own.map((row) => row.region))].sort();
  const lines = regions.map((region) => {
    const prices = columns.map(({ dimension, from }) => {
      const row = own.find(
        (candidate) =>
          candidate.region === region &&
          candidate.dimension === dimension &&
          candidate.range_start === from,
      );
      return row ? row.price_per_unit : '-';
    });
    return `    '${region}': '${prices.join(' ')}',`;
  });
  const name = `${theme.toUpperCase().replace(/-/g, '_')}_PRICES`;
  const [first] = own;
  writeFileSync(
    new URL(`../src/aws/data/${theme}-prices.ts`, import.meta.url),
    `import type { AwsPriceColumns } from '../aws-price-table.js';

/** Prices per unit in US dollars, by region; made by tools/generate-aws-prices.mjs. */
export const ${name}: AwsPriceColumns = {
  service: '${service}',
  source: '${first.source}',
  effectiveDate: '${first.effective_date}',
  columns: [
${columns.map(({ dimension, from }) => `    { dimension: '${dimension}', from: '${from}' },`).join('\n')}
  ],
  regions: {
${lines.join('\n')}
  },
};
`,
  );
}

// A price of 0 is how the source writes an unknown one.
writeBedrock(
  rows.filter((row) => row.service === 'AmazonBedrock' && Number(row.price_per_unit) !== 0),
);

/**
 * Bedrock: models that only one source lists, dollars per million tokens. A price of us-east-1 or of
 * an inference profile stands under the model, that of any other region under region and model.
 */
function writeBedrock(own) {
  const kinds = [
    'input tokens',
    'output tokens',
    'cache read tokens',
    'cache write tokens (5 min)',
    'cache write tokens (1 h)',
    'input tokens, batch',
    'output tokens, batch',
  ];
  const models = new Map();
  for (const row of own) {
    if (!row.confidence.startsWith('single source') || !kinds.includes(row.dimension)) continue;
    const isListed = row.region === 'us-east-1' || row.region.startsWith('profile:');
    const id = isListed ? row.tier : `${row.region}/${row.tier}`;
    const prices = models.get(id) ?? {};
    prices[row.dimension] = row.price_per_unit;
    models.set(id, prices);
  }
  const lines = [...models]
    .filter(([, prices]) => prices['input tokens'] !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([id, prices]) => `  '${id}': '${kinds.map((kind) => prices[kind] ?? '-').join(' ')}',`);
  writeFileSync(
    new URL('../src/aws/data/bedrock-prices.ts', import.meta.url),
    `/** Where the Bedrock prices are from. */
export const BEDROCK_SOURCE = {
  source: '${own[0].source}',
  effectiveDate: '${own[0].effective_date}',
};

/**
 * Bedrock prices of models and regions that genai-prices does not list, in dollars per million:
 * input, output, cache read, cache write (5 minutes, 1 hour), batch input, batch output. Made by
 * tools/generate-aws-prices.mjs.
 */
export const BEDROCK_PRICES: Readonly<Record<string, string>> = {
${lines.join('\n')}
};
`,
  );
}

function parseCsv(text) {
  const [header, ...lines] = text.trim().split(/\r?\n/).map(fieldsOf);
  return lines.map((fields) =>
    Object.fromEntries(header.map((name, index) => [name, fields[index] ?? ''])),
  );
}

function fieldsOf(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
  );
}
