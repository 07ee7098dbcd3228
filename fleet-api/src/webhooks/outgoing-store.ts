/** Puts webhooks on their way: in the transaction of what they tell, so that neither is without the other. */
import { dayOf, randomId } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import { LOG_DAYS, type WebhookKind } from './webhook.ts';

/** What is told to whom. */
export interface Outgoing {
  readonly tenant: string;
  readonly insurerId: string;
  readonly releaseId: string;
  readonly kind: WebhookKind;
}

/** Queues a webhook. An insurer without an address gets none: its line in the log then says so. */
export async function queueWebhook(trx: Kysely<Tables>, outgoing: Outgoing, nowS: number): Promise<void> {
  const { insurerId, kind, releaseId, tenant } = outgoing;
  await trx
    .insertInto('webhook_delivery')
    .values({
      ...{ webhook_id: randomId(), tenant, insurer_id: insurerId, release_id: releaseId, kind },
      ...{ state: 'waiting', last_outcome: null, done_real_s: null },
      ends_on: dateOfDay(dayOf(nowS) + LOG_DAYS),
    })
    .execute();
}
