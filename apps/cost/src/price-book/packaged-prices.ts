import { createHash } from 'node:crypto';
import {
  awsPriceRowOf,
  bedrockVersions,
  genaiPriceBook,
  seedAwsPriceTable,
  storedCatalog,
} from '@costwire/pricing';
import type { NewVersion, PriceVersionRepository } from './price-version.repository.js';
import { storedRate } from './stored-rate.js';

const RECORDED_BY = 'service:cost';

/** Where the AWS prices that come with the product are from; each row names its own list. */
const AWS_SEED = { source: 'aws-price-lists', sourceVersion: '2025-06' };

/**
 * Records the prices that come with this release when they are new: those of genai-prices as the
 * base, Bedrock's as a filling of its gaps, the unit prices of AWS.
 *
 * @returns the sources that were new.
 */
export async function recordPackagedPrices(repository: PriceVersionRepository): Promise<string[]> {
  const recorded: string[] = [];
  for (const version of packagedVersions()) {
    const { source, sourceVersion, checksum, recordedBy } = version;
    const { isNew } = await repository.record(version, {
      projectId: null,
      actor: recordedBy,
      action: 'prices.recorded',
      details: { source, source_version: sourceVersion, checksum },
    });
    if (isNew) recorded.push(`${source}@${sourceVersion}`);
  }
  return recorded;
}

function packagedVersions(): NewVersion[] {
  const common = { projectId: null, recordedBy: RECORDED_BY };
  const base = genaiPriceBook();
  const { providers, hints } = base.content;
  const listed = base.versions();
  const bedrock = bedrockVersions();
  const aws = seedAwsPriceTable().rates().map(awsPriceRowOf);
  return [
    {
      ...common,
      kind: 'llm',
      mode: 'base',
      source: listed[0]!.source,
      sourceVersion: listed[0]!.sourceVersion,
      checksum: listed[0]!.checksum,
      catalog: storedCatalog(providers, hints),
      rates: listed.map(storedRate),
    },
    {
      ...common,
      kind: 'llm',
      mode: 'fill',
      source: bedrock[0]!.source,
      sourceVersion: bedrock[0]!.sourceVersion,
      checksum: bedrock[0]!.checksum,
      rates: bedrock.map(storedRate),
    },
    {
      ...common,
      ...AWS_SEED,
      kind: 'aws',
      mode: 'base',
      checksum: createHash('sha256').update(JSON.stringify(aws)).digest('hex'),
      awsPrices: aws,
    },
  ];
}
