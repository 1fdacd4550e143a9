import { CostwireApiError } from './errors.js';
import { CostwireClient } from './client.js';
import { LocalServer, type ScriptedAnswer, type SeenRequest } from './local-server.spec-support.js';

const ID = '01a1fd84-cd15-758f-882f-3e488cdaa819';
const PATH = `/api/v1/pricing/repricings/${ID}`;
let server: LocalServer;

async function serve(
  answer: (request: SeenRequest, count: number) => ScriptedAnswer,
): Promise<CostwireClient> {
  server = await new LocalServer(answer).start();
  return new CostwireClient({ url: server.url, apiKey: 'k' });
}
afterEach(async () => server.stop());

const asked = (): string[] => server.requests.map(({ method, path }) => `${method} ${path}`);

describe('re-pricings', () => {
  test('are asked for once, with range, filter and reason', async () => {
    const { repricings } = await serve((_, count) =>
      count === 1 ? { status: 503, body: {} } : { status: 202, body: { id: ID } },
    );
    const wanted = { from: '2026-03-01', to: '2026-03-02', filter: { model: 'm' }, reason: 'why' };
    await expect(repricings.create(wanted)).rejects.toThrow(CostwireApiError);
    expect(server.requests).toHaveLength(1);
    expect(await repricings.create(wanted)).toEqual({ id: ID });
    expect(JSON.parse(server.requests[1]!.body)).toEqual(wanted);
  });

  test('are listed page by page and found by id', async () => {
    const { repricings } = await serve(() => ({ status: 200, body: { items: [] } }));
    await repricings.list({ limit: 5, cursor: ID });
    await repricings.get(ID);
    await repricings.get('a/b');
    expect(asked()).toEqual([
      `GET /api/v1/pricing/repricings?limit=5&cursor=${ID}`,
      `GET ${PATH}`,
      'GET /api/v1/pricing/repricings/a%2Fb',
    ]);
  });

  test('are decided about again when the server was away: twice is once', async () => {
    const { repricings } = await serve((_, count) =>
      count === 1 ? { status: 503, body: {} } : { status: 200, body: { status: 'running' } },
    );
    expect(await repricings.approve(ID)).toEqual({ status: 'running' });
    await repricings.cancel(ID);
    expect(asked()).toEqual([
      `POST ${PATH}/approve`,
      `POST ${PATH}/approve`,
      `POST ${PATH}/cancel`,
    ]);
  });
});
