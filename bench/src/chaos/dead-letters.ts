import { callApi } from './drain.js';
import type { Rig } from './rig.js';

/** A dead letter as the API tells it. */
export interface DeadLetterItem {
  id: string;
  consumer: string;
  event_id: string | null;
  reason: { code: string; message: string };
  /** Which project it belongs to, as an index of the rig's tenants. */
  tenant: number;
}

const PAGE = 500;

/** Every dead letter of every project. */
export async function listDeadLetters(rig: Rig): Promise<DeadLetterItem[]> {
  const letters: DeadLetterItem[] = [];
  for (const tenant of rig.tenants.keys()) {
    for (let cursor: string | null = '0'; cursor !== null;) {
      const page = (await callApi(
        rig,
        tenant,
        `/api/v1/dead-letters?limit=${PAGE}&cursor=${cursor}`,
      )) as { items: Omit<DeadLetterItem, 'tenant'>[]; next_cursor: string | null };
      letters.push(...page.items.map((item) => ({ ...item, tenant })));
      cursor = page.next_cursor;
    }
  }
  return letters;
}

/** Gives every letter to its consumer again. */
export async function replayDeadLetters(
  rig: Rig,
  letters: readonly DeadLetterItem[],
): Promise<void> {
  for (const { id, tenant } of letters) {
    await callApi(rig, tenant, `/api/v1/dead-letters/${id}/replay`, 'POST');
  }
}
