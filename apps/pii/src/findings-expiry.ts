import type { FindingsRepository } from './findings.repository.js';

const DAY_MS = 86_400_000;

/** For how many days what was found is kept. */
export interface FindingsTerms {
  /** By event. */
  findingsDays: number;
  /** Summed by UTC day. */
  summaryDays: number;
}

/** Removes findings, and the sums of them, that are older than the installation keeps them. */
export class FindingsExpiry {
  constructor(
    private readonly findings: FindingsRepository,
    private readonly terms: FindingsTerms,
    private readonly now: () => number = Date.now,
  ) {}

  /** One pass over every project. */
  async sweep(): Promise<void> {
    const now = this.now();
    await this.findings.removeBefore({
      findings: new Date(now - this.terms.findingsDays * DAY_MS),
      sums: new Date(now - this.terms.summaryDays * DAY_MS),
    });
  }
}
