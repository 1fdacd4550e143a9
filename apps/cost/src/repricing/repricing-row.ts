import type {
  ProjectId,
  RepricingFilter,
  RepricingLine,
  RepricingStatus,
} from '@costwire/contracts';

/** A row of `repricings`, as far as the work on it needs it. */
export interface RepricingRow {
  id: string;
  project_id: ProjectId;
  status: RepricingStatus;
  range_from: Date;
  range_to: Date;
  filter: RepricingFilter;
  requested_by: string;
  decided_by: string | null;
  price_book_id: string | null;
  proposed: RepricingLine[];
  applied: RepricingLine[];
  cursor_ts: Date | null;
  cursor_event_id: string | null;
}
