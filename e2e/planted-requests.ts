/** What the requests are about. */
export interface PlantedTargets {
  anomalyId: string;
  actionId: string;
  scenarioId: string;
}

/** A request of the control plane, and what it is answered with. */
export interface PlantedRequest {
  method: string;
  path: string;
  body: object;
  status: number;
}

const HOUR = { from: '2026-11-20T10:00:00Z', to: '2026-11-20T11:00:00Z' };
const RATES = { input: '0.0000001' };

/** A report of another system with the value in all that is free text. */
export const reportWith = (value: string): object => ({
  timestamp: '2026-11-20T10:00:00Z',
  service: value,
  driver: `due to ${value}`,
  current_cost: '12.5',
  severity: 'high',
  description: `Cost rose after ${value} was added.`,
  meta: { [value]: value, list: [{ deeper: `see ${value}` }] },
});

/** An action with the value in all that is free text. */
export const actionWith = (value: string): object => ({
  action_type: 'pause',
  scope: { kind: 'feature', value },
  description: `Pause it, says ${value}.`,
  parameters: { [value]: value },
  meta: { [value]: `of ${value}` },
});

/** Free text is screened and taken. */
const taken = (value: string, to: PlantedTargets): Omit<PlantedRequest, 'status'>[] => [
  {
    method: 'POST',
    path: `anomalies/${to.anomalyId}/feedback`,
    body: { verb: 'confirmed', note: `confirmed by ${value}` },
  },
  {
    method: 'PUT',
    path: 'anomaly-gates',
    body: { scope: { kind: 'feature', name: value }, min_percent: 10 },
  },
  {
    method: 'PUT',
    path: `scenarios/${to.scenarioId}`,
    body: { description: `for ${value}`, tags: [value] },
  },
];

const made = (value: string): Omit<PlantedRequest, 'status'>[] => [
  {
    method: 'POST',
    path: 'planned-windows',
    body: {
      scope: { kind: 'feature', name: value },
      starts_at: '2026-11-20T10:00:00Z',
      ends_at: '2036-11-20T10:00:00Z',
      note: `planned by ${value}`,
    },
  },
  {
    method: 'POST',
    path: 'pricing/overrides',
    body: { provider: 'openai', model: 'gpt-4o', rates: RATES, reason: `agreed with ${value}` },
  },
];

/** Names are kept as they are given, so those that hold personal data are refused. */
const refused = (value: string, to: PlantedTargets): Omit<PlantedRequest, 'status'>[] => {
  const post = (path: string, body: object) => ({ method: 'POST', path, body });
  const put = (path: string, body: object) => ({ method: 'PUT', path, body });
  const override = { provider: 'openai', model: 'gpt-4o', rates: RATES, reason: 'agreed' };
  const window = { starts_at: '2026-11-20', ends_at: '2026-11-21' };
  return [
    post('anomalies', { ...reportWith('harmless'), provider: value }),
    post('anomalies', { ...reportWith('harmless'), model: `m ${value}` }),
    post(`anomalies/${to.anomalyId}/feedback`, { verb: value, note: value }),
    post('planned-windows', { ...window, scope: { kind: 'model', model: value } }),
    post('planned-windows', { ...window, scope: { kind: value, provider: value } }),
    put('anomaly-gates', { scope: { kind: 'model', provider: value }, min_percent: 1 }),
    post('notification-channels', { name: value, kind: 'nats', subject: 'told' }),
    post('notification-channels', { name: 'told', kind: 'nats', subject: value }),
    post('actions', { ...actionWith('harmless'), anomaly_id: value }),
    post('actions', { ...actionWith('harmless'), action_type: value, [value]: value }),
    post('keys', { name: value, scopes: ['read'] }),
    post('projects', { name: value }),
    post('scenarios', { name: value, region: 'us-east-1' }),
    post('pricing/overrides', { ...override, provider: value }),
    post('pricing/overrides', { ...override, model: value }),
    post('pricing/overrides', { ...override, rates: { [value]: '1' } }),
    post('pricing/imports', { format: 'litellm', content: {}, source_version: value }),
    post('pricing/repricings', { ...HOUR, reason: 'x', filter: { [value]: value } }),
    put('pricing/aws', { prices: [{ service: value }], reason: value }),
    put('pii/policies', { patterns: [{ name: 'OWN', pattern: `is ${value}` }] }),
    put('pii/policies', { patterns: [{ name: value, pattern: 'C-\\d{6}' }] }),
    put('pii/policies', { operators: { default: { kind: 'replace', with: value } } }),
    put('approvals/policy', { kill_switch: value, [value]: value }),
  ];
};

/** Every request of the control plane that takes text of people, with the value in it. */
export function plantedRequests(value: string, to: PlantedTargets): PlantedRequest[] {
  return [
    ...taken(value, to).map((request) => ({ ...request, status: 200 })),
    ...made(value).map((request) => ({ ...request, status: 201 })),
    {
      method: 'POST',
      path: 'pricing/repricings',
      body: { ...HOUR, reason: `asked for by ${value}`, filter: { feature: value } },
      status: 202,
    },
    {
      method: 'POST',
      path: `actions/${to.actionId}/reject`,
      body: { reason: `${value} does not want it` },
      status: 200,
    },
    ...refused(value, to).map((request) => ({ ...request, status: 400 })),
  ];
}
