import type { Scope } from '@costwire/contracts';
import { SCENARIO_ROUTES } from './scenario-routes.js';

/** What a route of the table needs and answers. */
export interface Row {
  needs: Scope | 'nothing';
  /** Status of a caller who may. */
  status: number;
  body?: () => unknown;
  headers?: Record<string, string>;
}

/** A usage event as a producer sends it. */
export const event = (more: object = {}): Record<string, unknown> => ({
  timestamp: '2026-11-20T10:00:00Z',
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 1_000,
  output_tokens: 200,
  ...more,
});

const report = (): object => ({
  timestamp: '2026-11-20T10:00:00Z',
  service: 'search',
  current_cost: 12,
  severity: 'low',
  description: 'costs more than usual',
});

let projects = 0;

const PRICE_FILE = {
  'made-model': {
    litellm_provider: 'openai',
    input_cost_per_token: 1e-6,
    output_cost_per_token: 2e-6,
  },
};
const AWS_PRICE = {
  service: 'AWSQueueService',
  region: 'eu-west-1',
  dimension: 'standard-requests',
  tiers: [{ from: '0', usd: '0.0000005' }],
  source: 'a test',
  effective_date: '2026-01-01',
};

/** Who may call what. Ids in the table are nobody's, so a caller who may gets 404. */
export const ROUTES: Readonly<Record<string, Row>> = {
  'GET /': { needs: 'nothing', status: 200 },
  'GET /health': { needs: 'nothing', status: 200 },
  'GET /health/live': { needs: 'nothing', status: 200 },
  'GET /health/ready': { needs: 'nothing', status: 200 },
  'GET /metrics': { needs: 'nothing', status: 200 },
  'POST /api/v1/llm/usage': { needs: 'ingest', status: 202, body: event },
  'POST /api/v1/events': { needs: 'ingest', status: 202, body: () => ({ events: [event()] }) },
  'GET /api/v1/llm/usage': { needs: 'read', status: 200 },
  'GET /api/v1/ingest/stats': { needs: 'read', status: 200 },
  'GET /api/v1/analytics/cost-breakdown': { needs: 'read', status: 200 },
  'GET /api/v1/analytics/timeseries': { needs: 'read', status: 200 },
  'POST /api/v1/pricing/quote': {
    needs: 'read',
    status: 200,
    body: () => ({ provider: 'openai', model: 'gpt-4o', usage: { input_tokens: 1 } }),
  },
  'GET /api/v1/pricing/unpriced': { needs: 'read', status: 200 },
  'GET /api/v1/pricing/versions': { needs: 'read', status: 200 },
  'GET /api/v1/pricing/discrepancies': { needs: 'read', status: 200 },
  'GET /api/v1/pricing/overrides': { needs: 'read', status: 200 },
  'POST /api/v1/pricing/overrides': {
    needs: 'admin',
    status: 201,
    body: () => ({
      provider: 'openai',
      model: 'made',
      rates: { input: '0.0000001' },
      reason: 'a test',
    }),
  },
  'DELETE /api/v1/pricing/overrides/{id}': {
    needs: 'admin',
    status: 404,
    body: () => ({ reason: 'a test' }),
  },
  'POST /api/v1/pricing/imports': {
    needs: 'admin',
    status: 200,
    body: () => ({ format: 'litellm', content: PRICE_FILE }),
  },
  'GET /api/v1/pricing/aws': { needs: 'read', status: 200 },
  'PUT /api/v1/pricing/aws': {
    needs: 'admin',
    status: 200,
    body: () => ({ reason: 'a test', prices: [AWS_PRICE] }),
  },
  'GET /api/v1/pricing/repricings': { needs: 'read', status: 200 },
  'POST /api/v1/pricing/repricings': {
    needs: 'admin',
    status: 202,
    body: () => ({ from: '2026-11-20', to: '2026-11-21', reason: 'a test' }),
  },
  'GET /api/v1/pricing/repricings/{id}': { needs: 'read', status: 404 },
  'POST /api/v1/pricing/repricings/{id}/approve': { needs: 'admin', status: 404 },
  'POST /api/v1/pricing/repricings/{id}/cancel': { needs: 'admin', status: 404 },
  'GET /api/v1/exports/focus': { needs: 'read', status: 200 },
  'GET /api/v1/costs/{eventId}/explain': { needs: 'read', status: 404 },
  'GET /api/v1/analytics/forecast': { needs: 'read', status: 200 },
  'GET /api/v1/anomalies': { needs: 'read', status: 200 },
  'GET /api/v1/anomalies/{id}': { needs: 'read', status: 404 },
  'POST /api/v1/anomalies': { needs: 'ingest', status: 202, body: report },
  'POST /api/v1/anomalies/{id}/feedback': {
    needs: 'approve',
    status: 404,
    body: () => ({ verb: 'confirmed' }),
  },
  'GET /api/v1/stream/anomalies': { needs: 'read', status: 400, headers: { 'last-event-id': 'x' } },
  'GET /api/v1/planned-windows': { needs: 'read', status: 200 },
  'POST /api/v1/planned-windows': {
    needs: 'approve',
    status: 201,
    body: () => ({ starts_at: '2099-01-01T00:00:00Z', ends_at: '2099-01-02T00:00:00Z' }),
  },
  'DELETE /api/v1/planned-windows/{id}': { needs: 'approve', status: 404 },
  'GET /api/v1/anomaly-gates': { needs: 'read', status: 200 },
  'PUT /api/v1/anomaly-gates': { needs: 'admin', status: 200, body: () => ({ min_percent: 50 }) },
  'GET /api/v1/pace-alarms': { needs: 'read', status: 200 },
  'PUT /api/v1/pace-alarms': { needs: 'admin', status: 200, body: () => ({ budget_usd: '50' }) },
  'DELETE /api/v1/pace-alarms': { needs: 'admin', status: 400 },
  'GET /api/v1/notification-channels': { needs: 'read', status: 200 },
  'POST /api/v1/notification-channels': {
    needs: 'admin',
    status: 201,
    body: () => ({ name: 'bus', kind: 'nats', subject: 'costs' }),
  },
  'DELETE /api/v1/notification-channels/{id}': { needs: 'admin', status: 404 },
  'GET /api/v1/notification-channels/{id}/deliveries': { needs: 'read', status: 200 },
  'GET /api/v1/dead-letters': { needs: 'read', status: 200 },
  'POST /api/v1/dead-letters/{id}/replay': { needs: 'admin', status: 404 },
  'POST /api/v1/dead-letters/{id}/discard': { needs: 'admin', status: 404 },
  'GET /api/v1/keys': { needs: 'admin', status: 200 },
  'POST /api/v1/keys': {
    needs: 'admin',
    status: 201,
    body: () => ({ name: 'made', scopes: ['read'] }),
  },
  'POST /api/v1/keys/{id}/rotate': { needs: 'admin', status: 404, body: () => ({}) },
  'DELETE /api/v1/keys/{id}': { needs: 'admin', status: 404 },
  'GET /api/v1/pii/policies': { needs: 'admin', status: 200 },
  'PUT /api/v1/pii/policies': { needs: 'admin', status: 200, body: () => ({}) },
  'POST /api/v1/pii/scan': { needs: 'admin', status: 200, body: () => ({ text: 'a text' }) },
  'POST /api/v1/pii/erasures': {
    needs: 'admin',
    status: 202,
    body: () => ({ subject: 'nobody', reason: 'a test' }),
  },
  'GET /api/v1/pii/erasures': { needs: 'admin', status: 200 },
  'GET /api/v1/pii/erasures/{id}': { needs: 'admin', status: 404 },
  'GET /api/v1/pii/findings': { needs: 'read', status: 200 },
  'GET /api/v1/pii/findings/summary': { needs: 'read', status: 200 },
  'GET /api/v1/actions': { needs: 'read', status: 200 },
  'POST /api/v1/actions': {
    needs: 'approve',
    status: 201,
    body: () => ({
      action_type: 'custom',
      scope: { kind: 'project', value: '-' },
      description: 'd',
    }),
  },
  'GET /api/v1/actions/{id}': { needs: 'read', status: 404 },
  'POST /api/v1/actions/{id}/approve': { needs: 'approve', status: 404, body: () => ({}) },
  'POST /api/v1/actions/{id}/reject': { needs: 'approve', status: 404, body: () => ({}) },
  'POST /api/v1/actions/{id}/reverse': { needs: 'approve', status: 404, body: () => ({}) },
  'POST /api/v1/actions/{id}/links': { needs: 'approve', status: 404, body: () => ({}) },
  'GET /api/v1/actions/decide': { needs: 'nothing', status: 403 },
  'POST /api/v1/actions/decide': { needs: 'nothing', status: 403, body: () => ({ token: 'x.y' }) },
  'GET /api/v1/approvals/policy': { needs: 'read', status: 200 },
  'PUT /api/v1/approvals/policy': { needs: 'admin', status: 200, body: () => ({}) },
  'GET /api/v1/policies': { needs: 'read', status: 200 },
  'POST /api/v1/admission': { needs: 'ingest', status: 200, body: () => ({}) },
  'GET /api/v1/audit/verify': { needs: 'admin', status: 200 },
  ...SCENARIO_ROUTES,
  'GET /api/v1/projects': { needs: 'read', status: 200 },
  'POST /api/v1/projects': {
    needs: 'admin',
    status: 201,
    body: () => ({ name: `made ${(projects += 1)}` }),
  },
};

/** Presented keys that must be worth nothing. */
