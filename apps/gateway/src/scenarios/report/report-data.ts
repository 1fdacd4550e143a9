import type { Scenario } from '../scenario.js';
import type { Assumption, EstimateAnswer, Sensitivity, SeriesPoint } from '../scenario-answers.js';

/** Everything a report shows. */
export interface ReportData {
  scenario: Scenario;
  /** When it was made, ISO-8601. */
  madeAt: string;
  estimate: EstimateAnswer;
  timeseries: SeriesPoint[];
  sensitivity: Sensitivity[];
  assumptions: Assumption[];
}

const SERVICE_NAMES: Readonly<Record<string, string>> = {
  AmazonSQS: 'Amazon SQS',
  AWSLambda: 'AWS Lambda',
  AmazonCloudWatch: 'CloudWatch Logs',
  AmazonBedrock: 'Amazon Bedrock',
};

/** What people call a service. */
export function serviceName(service: string): string {
  return SERVICE_NAMES[service] ?? service;
}

/** Scenarios side by side. */
export interface ComparisonData {
  /** The scenario that differences are to, in its first variant. */
  reference: string;
  items: ComparedEstimate[];
}

/** One estimate among those compared. */
export interface ComparedEstimate extends EstimateAnswer {
  scenario_id: string;
  scenario_name: string;
  /** What the variant is called; null when it has no name. */
  variant: string | null;
  difference_usd: string;
  /** Two decimals; null when the reference costs nothing. */
  difference_percent: string | null;
}
