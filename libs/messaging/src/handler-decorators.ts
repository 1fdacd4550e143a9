import type { DurableConsumer, RpcName } from '@costwire/contracts';
import { RPCS } from '@costwire/contracts';
import { EventPattern, MessagePattern } from '@nestjs/microservices';

/**
 * Marks the method that handles the batches of a durable. It is given `Delivery[]`, and must have
 * done all of it, or none, when its promise settles.
 */
export function ConsumesBatches({ durable }: DurableConsumer): MethodDecorator {
  return EventPattern<string>(durable);
}

/** Marks the method that answers a command. */
export function Answers(name: RpcName): MethodDecorator {
  return MessagePattern<string>(RPCS[name].subject);
}
