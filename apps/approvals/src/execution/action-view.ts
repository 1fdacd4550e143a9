import { scopeOf, type ActionRow } from '../actions/action-row.js';

/** An action as receivers of webhooks see it. */
export function actionView(action: ActionRow): Record<string, unknown> {
  return {
    id: action.id,
    project_id: action.project_id,
    anomaly_id: action.anomaly_id,
    action_type: action.action_type,
    scope: scopeOf(action),
    parameters: action.parameters,
    description: action.description,
    risk_level: action.risk_level,
    status: action.status,
    ends_at: action.reverse_at?.toISOString() ?? null,
  };
}
