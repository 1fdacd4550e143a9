/** A row of the table of routes and scopes in the spec of access. */
interface Row {
  needs: 'ingest' | 'read';
  status: number;
  body?: () => unknown;
}

const NOBODYS_ID = '01a1fd84-cd15-758f-882f-3e488cdaa8ff';
const PAST = { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' };
const nothing = (): object => ({});
const log = (): object => ({ message: 'x' });

let scenarios = 0;
const scenario = (): object => ({ name: `made ${(scenarios += 1)}`, region: 'us-east-1' });

/** Who may call what about scenarios. Ids are nobody's, so a caller who may gets 404. */
export const SCENARIO_ROUTES: Readonly<Record<string, Row>> = {
  'POST /api/v1/scenarios': { needs: 'ingest', status: 201, body: scenario },
  'GET /api/v1/scenarios': { needs: 'read', status: 200 },
  'GET /api/v1/scenarios/{id}': { needs: 'read', status: 404 },
  'PUT /api/v1/scenarios/{id}': { needs: 'ingest', status: 404, body: nothing },
  'DELETE /api/v1/scenarios/{id}': { needs: 'ingest', status: 404 },
  'POST /api/v1/scenarios/{id}/start': { needs: 'ingest', status: 404 },
  'POST /api/v1/scenarios/{id}/stop': { needs: 'ingest', status: 404 },
  'POST /api/v1/scenarios/{id}/archive': { needs: 'ingest', status: 404 },
  'GET /api/v1/scenarios/{id}/metrics': { needs: 'read', status: 404 },
  'GET /api/v1/scenarios/{id}/sensitivity': { needs: 'read', status: 404 },
  'GET /api/v1/scenarios/{id}/logs': { needs: 'read', status: 404 },
  'GET /api/v1/scenarios/{id}/report': { needs: 'read', status: 404 },
  'POST /api/v1/scenarios/{id}/estimate': { needs: 'read', status: 404, body: nothing },
  'POST /api/v1/scenarios/{id}/replay': { needs: 'read', status: 404, body: nothing },
  'POST /api/v1/scenarios/compare': {
    needs: 'read',
    status: 404,
    body: () => ({ scenario_ids: [NOBODYS_ID] }),
  },
  'POST /api/v1/scenarios/from-traffic': { needs: 'ingest', status: 400, body: () => PAST },
  'POST /ingest': { needs: 'ingest', status: 400, body: log },
  'POST /api/v1/ingest': { needs: 'ingest', status: 400, body: log },
  'POST /flush': { needs: 'ingest', status: 200 },
  'POST /api/v1/flush': { needs: 'ingest', status: 200 },
};
