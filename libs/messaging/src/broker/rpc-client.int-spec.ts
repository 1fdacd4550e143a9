import { DURABLES, type ScreenReply, type ScreenRequest } from '@costwire/contracts';
import { SILENT, startTestBroker, TEST_TOPOLOGY, type TestBroker } from '@costwire/testing';
import { Controller, type INestMicroservice, type Type } from '@nestjs/common';
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

const ask = async (value: string, timeoutMs = 2_000): Promise<ScreenReply> =>
  rpc.request('screen', { project_id: 'p', values: [value] }, timeoutMs);

describe('a command', () => {
  test('fails at once while no service listens', async () => {
    const started = performance.now();
    await expect(ask('text')).rejects.toThrow(/no responders/i);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test('is answered as soon as the service has started', async () => {
    const service = await serve('pii', UpperCaseScreen, OtherDuties);
    expect(await ask('text')).toEqual({ screened: [{ value: 'TEXT', pii_types: [] }] });
    await service.close();
  });

  test('that fails tells the caller so and nothing of the cause', async () => {
    const service = await serve('pii', UpperCaseScreen, OtherDuties);
    const failure = await ask('bad').then(
      () => 'was answered',
      (error: Error) => error.message,
    );
    expect(failure).toContain('internal_error');
    expect(failure).not.toContain('user@example.org');
    expect(await ask('good')).toMatchObject({ screened: [{ value: 'GOOD' }] });
    await service.close();
  });

  test('has a time limit', async () => {
    const service = await serve('pii', UpperCaseScreen, OtherDuties);
    await expect(ask('slow', 50)).rejects.toMatchObject({ name: 'TimeoutError' });
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
