import type { DurableConsumer, RpcName } from '@costwire/contracts';
import { RPCS } from '@costwire/contracts';
import { EventPattern, MessagePattern } from '@nestjs/microservices';

/**
 * Marks the method that handles the batches of one or several durables. It is given `Delivery[]` of
 * one of them, and must have done all of it, or none, when its promise settles.
 */
export function ConsumesBatches(
  durables: DurableConsumer | readonly DurableConsumer[],
): MethodDecorator {
  return EventPattern<string[]>([durables].flat().map(({ durable }) => durable));
}

/** Marks the method that answers a command. */
export function Answers(name: RpcName): MethodDecorator {
  return MessagePattern<string>(RPCS[name].subject);
}
