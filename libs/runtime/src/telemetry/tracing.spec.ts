import { execFile, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadConfiguration } from '../configuration/configuration.js';
import { TracingConfig } from '../configuration/tracing-config.js';
import { startTracing } from './tracing.js';

const configured = (environment: Record<string, string>): TracingConfig =>
  loadConfiguration({ tracing: TracingConfig }, environment).tracing;

const BUILT = join(__dirname, '../../dist/index.js');

describe('tracing', () => {
  it('is not there without an address', async () => {
    expect(await startTracing(configured({}), 'test')).toBeUndefined();
  });

  it('loads no package of the SDK without an address', () => {
    const program = `
      import { createRequire } from 'node:module';
      const runtime = await import(process.argv[1]);
      await runtime.startTracing({ endpoint: '', protocol: 'http/protobuf', serviceName: '' }, 'test');
      const loaded = Object.keys(createRequire(import.meta.url).cache);
      console.log(loaded.filter((path) => /@opentelemetry.(?!api)/.test(path)).length);`;
    const args = ['--input-type=module', '-e', program, BUILT];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: '0', stderr: '' });
  });

  it('sends protobuf unless told otherwise, with the name of the program', async () => {
    const received: { type: string | undefined; body: Buffer }[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const type = request.headers['content-type'];
        received.push({ type: `${request.url} ${type}`, body: Buffer.concat(chunks) });
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const program = `
      import { trace } from '@opentelemetry/api';
      const { startTracing } = await import(process.argv[1]);
      const endpoint = 'http://127.0.0.1:${port}/';
      const tracing = await startTracing({ endpoint, protocol: 'http/protobuf', serviceName: '' }, 'test');
      trace.getTracer('scope').startSpan('a span').end();
      await tracing.stop();`;
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, BUILT]);
    server.close();
    expect(received.map(({ type }) => type)).toEqual(['/v1/traces application/x-protobuf']);
    expect(received[0]?.body.toString('latin1')).toContain('costwire-test');
    expect(received[0]?.body.toString('latin1')).toContain('a span');
  });

  it.each(['collector:4318', 'ftp://collector', 'http://'])('refuses the address %s', (address) => {
    expect(() => configured({ OTEL_EXPORTER_OTLP_ENDPOINT: address })).toThrow(
      'OTEL_EXPORTER_OTLP_ENDPOINT: must begin with http:// or https://',
    );
  });

  it('refuses an encoding it does not send', () => {
    expect(() => configured({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toThrow(
      'OTEL_EXPORTER_OTLP_PROTOCOL',
    );
  });
});
