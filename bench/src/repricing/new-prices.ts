import { randomUUID } from 'node:crypto';
import { parseUsd } from '@costwire/contracts';
import type { Pool } from 'pg';

/** Prices per token of one model, in US dollars. */
export interface NewPrices {
  model: string;
  input: string;
  output: string;
  cacheRead: string;
}

/** Records prices of a project as its operator would; the services take them up at the next notice. */
export async function recordPrices(
  pool: Pool,
  projectId: string,
  prices: readonly NewPrices[],
): Promise<void> {
  const id = randomUUID();
  await pool.query(
    `INSERT INTO price_versions (id, project_id, kind, mode, source, source_version, checksum,
       recorded_at, recorded_by, reason, rate_count)
     VALUES ($1, $2, 'llm', 'override', 'override', $4, md5($4), now(), 'bench',
       'negotiated', $3)`,
    [id, projectId, prices.length, id],
  );
  for (const [index, { model, input, output, cacheRead }] of prices.entries()) {
    const rates = { input: { usd: input }, output: { usd: output }, cacheRead: { usd: cacheRead } };
    await pool.query(
      `INSERT INTO price_rates (version_id, line_no, provider, model, service_tier, rates)
       VALUES ($1, $2, 'openai', $3, 'standard', $4)`,
      [id, index + 1, model, JSON.stringify(rates)],
    );
  }
}

/**
 * What the recorded calls cost by these prices, worked out from the sums of their tokens alone: no
 * code of the pricing library is used. In 10^-15 dollars.
 */
export async function expectedTotal(
  pool: Pool,
  projectId: string,
  prices: readonly NewPrices[],
): Promise<bigint> {
  const { rows } = await pool.query<Record<'model' | 'fresh' | 'cached' | 'output', string>>(
    `SELECT model, sum(input_tokens - coalesce(cache_read_tokens, 0))::text AS fresh,
       sum(coalesce(cache_read_tokens, 0))::text AS cached, sum(output_tokens)::text AS output
     FROM events WHERE project_id = $1 GROUP BY model`,
    [projectId],
  );
  return rows.reduce((total, { model, fresh, cached, output }) => {
    const price = prices.find((each) => each.model === model);
    if (!price) throw new Error(`no new price of ${model}`);
    return (
      total +
      BigInt(fresh) * parseUsd(price.input)! +
      BigInt(cached) * parseUsd(price.cacheRead)! +
      BigInt(output) * parseUsd(price.output)!
    );
  }, 0n);
}
