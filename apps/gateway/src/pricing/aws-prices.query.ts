import type { ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { awsPriceTableOf, type AwsPriceRow, type AwsPriceTable } from '@costwire/pricing';
import { Injectable } from '@nestjs/common';

/** An AWS price and the version of prices it belongs to. */
export interface ListedAwsPrice extends AwsPriceRow {
  version_id: string;
  /** `base` for what came with the product, `override` for what was imported or set. */
  mode: string;
  /** Why it was set; `null` for packaged prices. */
  reason: string | null;
}

/** Which AWS prices to list. */
export interface AwsPriceFilter {
  region?: string | undefined;
  service?: string | undefined;
  dimension?: string | undefined;
}

/**
 * The AWS prices in force for a project: its own above those for all, the newest first. Reads the
 * versions by sequential scan, there are few, and their prices by the primary key.
 */
@Injectable()
export class AwsPricesQuery {
  constructor(private readonly database: Database) {}

  /** The table to price a scenario with. */
  async table(projectId: ProjectId, at: Date): Promise<AwsPriceTable> {
    return awsPriceTableOf(await this.list(projectId, at));
  }

  /** The prices by region and dimension. */
  async list(
    projectId: ProjectId,
    at: Date,
    { region, service, dimension }: AwsPriceFilter = {},
  ): Promise<ListedAwsPrice[]> {
    return this.database.readProject<ListedAwsPrice>(
      projectId,
      `SELECT DISTINCT ON (region, dimension) region, dimension, service, tiers, price.source,
         effective_date, price.version_id, mode, version.reason
       FROM price_versions AS version
       JOIN aws_prices AS price ON price.version_id = version.id
       LEFT JOIN price_version_ends AS ended ON ended.version_id = version.id
       WHERE kind = 'aws' AND (valid_from IS NULL OR valid_from <= $1)
         AND (ends_at IS NULL OR ends_at > $1)
         AND ($2::text IS NULL OR region = $2) AND ($3::text IS NULL OR service = $3)
         AND ($4::text IS NULL OR dimension = $4)
       ORDER BY region, dimension, version.project_id NULLS LAST, seq DESC`,
      [at, region ?? null, service ?? null, dimension ?? null],
    );
  }
}
