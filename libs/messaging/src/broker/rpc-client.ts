import { RPCS, type RpcName, type RpcPayloads } from '@costwire/contracts';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { Broker } from './broker.js';
import { MessageSpans } from './message-spans.js';
import { failureIn, sendingFailure } from './rpc-failure.js';

/** Sends commands to the service that owns them. Nothing of a command is stored anywhere. */
export class RpcClient {
  private readonly spans: MessageSpans;

  constructor(private readonly broker: Broker) {
    this.spans = new MessageSpans(broker.name);
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws a transient failure when no service listens, the time (milliseconds) is over, or what the
   * service needs is away; a CostwireError `internal_error` when the service failed by itself, and
   * `payload_too_large`.
   */
  async request<N extends RpcName>(
    name: N,
    payload: RpcPayloads[N]['request'],
    timeoutMs: number,
  ): Promise<RpcPayloads[N]['reply']> {
    const { subject } = RPCS[name];
    return this.spans.requesting(subject, async (traceparent) => {
      const reply = await this.broker.connection
        .request(subject, JSON.stringify(payload), {
          timeout: timeoutMs,
          ...(traceparent !== undefined && { headers: carrying(traceparent) }),
        })
        .catch((cause: unknown) => {
          throw sendingFailure(cause);
        });
      const failure = failureIn(subject, reply.headers);
      if (failure) throw failure;
      return reply.json<RpcPayloads[N]['reply']>();
    });
  }
}

function carrying(traceparent: string): MsgHdrs {
  const envelope = headers();
  envelope.set('traceparent', traceparent);
  return envelope;
}
