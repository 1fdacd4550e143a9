import type { Notices } from '@costwire/messaging';
import { succeedsWithin } from '@costwire/runtime';

/** How long the broker may take: it is not waited for while it is away. */
const NOTICE_MS = 1_000;

/** Has gateways read the policies again. They do so by themselves: a lost notice costs seconds. */
export async function tellGateways(notices: Notices): Promise<void> {
  await succeedsWithin(NOTICE_MS, notices.tell('policiesChanged'));
}
