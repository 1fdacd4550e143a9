import { RPCS, type RpcName, type RpcPayloads } from '@costwire/contracts';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { Broker } from './broker.js';
import { MessageSpans } from './message-spans.js';

/** The header by which a service says that it could not answer. */
const RPC_ERROR_HEADER = 'costwire-error';

/** Sends commands to the service that owns them. Nothing of a command is stored anywhere. */
export class RpcClient {
  private readonly spans: MessageSpans;

  constructor(private readonly broker: Broker) {
    this.spans = new MessageSpans(broker.name);
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws when no service listens, the time (milliseconds) is over, or the service failed.
   */
  async request<N extends RpcName>(
    name: N,
    payload: RpcPayloads[N]['request'],
    timeoutMs: number,
  ): Promise<RpcPayloads[N]['reply']> {
    const { subject } = RPCS[name];
    return this.spans.requesting(subject, async (traceparent) => {
      const reply = await this.broker.connection.request(subject, JSON.stringify(payload), {
        timeout: timeoutMs,
        ...(traceparent !== undefined && { headers: carrying(traceparent) }),
      });
      const failure = reply.headers?.get(RPC_ERROR_HEADER);
      if (failure) throw new Error(`${subject} answered ${failure}`);
      return reply.json<RpcPayloads[N]['reply']>();
    });
  }
}

function carrying(traceparent: string): MsgHdrs {
  const envelope = headers();
  envelope.set('traceparent', traceparent);
  return envelope;
}
