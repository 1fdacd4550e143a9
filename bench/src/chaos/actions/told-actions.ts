import { MESSAGES, type ActionChanged } from '@costwire/contracts';
import { Broker } from '@costwire/messaging';
import { AckPolicy } from '@nats-io/jetstream';
import type { Rig } from '../rig.js';

const AT_ONCE = 500;

/** A subscriber that hears of every step of a project's actions. */
export class ToldActions {
  private constructor(
    private readonly broker: Broker,
    private readonly durable: string,
  ) {}

  /** Subscribes; only what is published from now on is kept for it. */
  static async subscribe(rig: Rig, projectId: string): Promise<ToldActions> {
    const { url } = rig.installation.infrastructure.nats;
    const broker = await Broker.connect({ url, name: 'chaos' });
    const { stream, filter } = MESSAGES.actionChanged;
    const durable = `chaos-${projectId}`;
    const manager = await broker.manager();
    await manager.consumers.add(stream, {
      durable_name: durable,
      ack_policy: AckPolicy.None,
      filter_subject: filter.replace('*', projectId),
    });
    return new ToldActions(broker, durable);
  }

  /** The states that each action was told to have come to, in the order of the stream; then closes. */
  async read(): Promise<Map<string, string>> {
    const { stream } = MESSAGES.actionChanged;
    const consumer = await this.broker.jetStream.consumers.get(stream, this.durable);
    const told = new Map<string, string>();
    let pending = (await consumer.info()).num_pending;
    while (pending > 0) {
      for await (const message of await consumer.fetch({ max_messages: AT_ONCE, expires: 1_000 })) {
        const { action_id: id, status } = message.json<ActionChanged>();
        const before = told.get(id);
        told.set(id, before === undefined ? status : `${before} ${status}`);
        pending = message.info.pending;
      }
    }
    await (await this.broker.manager()).consumers.delete(stream, this.durable);
    await this.broker.close();
    return told;
  }
}
