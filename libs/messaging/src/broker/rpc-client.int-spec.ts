import {
  CostwireError,
  DURABLES,
  isTransientFailure,
  type ScreenReply,
  type ScreenRequest,
} from '@costwire/contracts';
import { SILENT, startTestBroker, TEST_TOPOLOGY, type TestBroker } from '@costwire/testing';
import { Controller, type INestMicroservice, type Type } from '@nestjs/common';
import { inspect } from 'node:util';
import type { Broker } from './broker.js';
import { Answers, ConsumesBatches } from '../consume/handler-decorators.js';
import { Notices } from './notices.js';
import { Publisher } from './publisher.js';
import { RpcClient } from './rpc-client.js';
import { startWorker } from '../consume/start-worker.js';

@Controller()
class UpperCaseScreen {
  @Answers('screen')
  async screen({ values }: ScreenRequest): Promise<ScreenReply> {
    if (values.includes('bad')) throw new Error('the text of user@example.org');
    if (values.includes('wrong')) throw new CostwireError('conflict');
    if (values.includes('away')) {
      throw new Error('x', { cause: Object.assign(new Error('y'), { code: '57P01' }) });
    }
    if (values.includes('full')) throw new CostwireError('screening_unavailable');
    if (values.includes('slow')) await new Promise((resolve) => setTimeout(resolve, 300));
    return {
      screened: values.map((value) => ({ value: (value as string).toUpperCase(), pii_types: [] })),
    };
  }
}

/** What pii handles beside, which is not asked here. */
@Controller()
class OtherDuties {
  @Answers('previewPii')
  preview(): object {
    return {};
  }

  @Answers('changePiiPolicy')
  changePolicy(): object {
    return {};
  }

  @Answers('requestErasure')
  requestErasure(): object {
    return {};
  }

  @ConsumesBatches(DURABLES.piiFindings)
  async record(): Promise<void> {
    await Promise.resolve();
  }
}

let server: TestBroker;
let broker: Broker;
let rpc: RpcClient;

beforeAll(async () => {
  server = await startTestBroker();
  broker = await server.connect();
  rpc = new RpcClient(broker);
});
afterAll(() => server.stop());

async function serve(service: 'pii' | 'cost', ...controllers: Type[]): Promise<INestMicroservice> {
  return startWorker({
    service,
    module: { module: class ScreeningTestModule {}, controllers },
    broker,
    publisher: new Publisher(broker, 'costwire/test'),
    topology: TEST_TOPOLOGY,
    logger: SILENT,
    drainTimeoutMs: 1_000,
  });
}

const failureOf = async (text: string): Promise<unknown> =>
  ask(text).then(
    () => 'was answered',
    (error: unknown) => error,
  );

const ask = async (value: string, timeoutMs = 2_000): Promise<ScreenReply> =>
  rpc.request('screen', { project_id: 'p', values: [value] }, timeoutMs);

describe('a command', () => {
  test('fails at once while no service listens', async () => {
    const failure = await failureOf('text');
    expect(String(failure)).toMatch(/no responders/i);
    expect(isTransientFailure(failure)).toBe(true);
  });

  test('is answered as soon as the service has started', async () => {
    const service = await serve('pii', UpperCaseScreen, OtherDuties);
    expect(await ask('text')).toEqual({ screened: [{ value: 'TEXT', pii_types: [] }] });
    await service.close();
  });

  test('that fails tells the caller so and nothing of the cause', async () => {
    const service = await serve('pii', UpperCaseScreen, OtherDuties);
    const failure = await failureOf('bad');
    expect(inspect(failure)).not.toContain('user@example.org');
    expect(failure).toMatchObject({ code: 'internal_error' });
    expect(await ask('good')).toMatchObject({ screened: [{ value: 'GOOD' }] });
    await service.close();
  });

  test.each(['bad', 'wrong'])(
    'that meets a bug (%s) does not look like an outage',
    async (text) => {
      const service = await serve('pii', UpperCaseScreen, OtherDuties);
      const failure = await failureOf(text);
      expect(failure).toMatchObject({ category: 'internal' });
      expect(isTransientFailure(failure)).toBe(false);
      await service.close();
    },
  );

  test.each(['away', 'full'])('that meets an outage (%s) may be repeated', async (text) => {
    const service = await serve('pii', UpperCaseScreen, OtherDuties);
    const failure = await failureOf(text);
    expect(failure).toMatchObject({ category: 'unavailable' });
    expect(isTransientFailure(failure)).toBe(true);
    await service.close();
  });

  test('that is larger than the server takes is the fault of who sends it', async () => {
    const failure = await failureOf('x'.repeat(broker.connection.info!.max_payload));
    expect(failure).toMatchObject({ category: 'too_large' });
  });

  test('has a time limit', async () => {
    const service = await serve('pii', UpperCaseScreen, OtherDuties);
    const failure = await ask('slow', 50).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'TimeoutError' });
    expect(isTransientFailure(failure)).toBe(true);
    await service.close();
  });

  test('under way is answered before the service is closed', async () => {
    const service = await serve('pii', UpperCaseScreen, OtherDuties);
    const answer = ask('slow');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await service.close();
    expect(await answer).toMatchObject({ screened: [{ value: 'SLOW' }] });
  });

  test('is not stored anywhere', async () => {
    const service = await serve('pii', UpperCaseScreen, OtherDuties);
    await ask('secret');
    const { streams } = await (await broker.manager()).getAccountInfo();
    const manager = await broker.manager();
    const stored = await manager.streams.list().next();
    expect(streams).toBeGreaterThan(0);
    expect(stored.reduce((sum, { state }) => sum + state.messages, 0)).toBe(0);
    await service.close();
  });
});

describe('a service', () => {
  test('does not start without a handler for everything the pipeline gives it', async () => {
    await expect(serve('pii', OtherDuties)).rejects.toThrow(
      'pii has no handler for costwire-rpc.pii.screen',
    );
    await expect(serve('cost', UpperCaseScreen)).rejects.toThrow(
      /^cost has no handler for .*\bcost-usage\b/,
    );
  });
});

describe('a notice', () => {
  test('reaches every listener until it stops listening', async () => {
    const notices = new Notices(broker);
    const heard: string[] = [];
    const other = new Notices(await server.connect());
    const stop = notices.listen('apiKeysChanged', () => heard.push('own'));
    other.listen('apiKeysChanged', () => heard.push('other'));
    await broker.connection.flush();
    await other.tell('apiKeysChanged');
    await broker.connection.flush();
    expect(heard.sort()).toEqual(['other', 'own']);
    stop();
    await notices.tell('apiKeysChanged');
    await notices.tell('apiKeysChanged');
    expect(heard.filter((name) => name === 'own')).toHaveLength(1);
  });
});
