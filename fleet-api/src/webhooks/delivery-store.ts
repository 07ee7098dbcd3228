/** SQL of webhooks on their way, under `job_rentals`, and of what the officer sees of them. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/schema.ts';
import type { Fate, WebhookKind } from './webhook.ts';

type Trx = Kysely<Tables>;

/** A webhook to be tried now. */
export interface DueWebhook {
  readonly webhookId: string;
  readonly tenant: string;
  readonly insurerId: string;
  readonly releaseId: string;
  readonly kind: WebhookKind;
  /** How often it was tried, this try included. */
  readonly tries: number;
  /** Where the insurer is told; `undefined` = nowhere. */
  readonly url: string | undefined;
}

/** Webhooks taken up at once. */
const AT_ONCE = 20;
/** Real seconds for which a webhook is out of reach of others: more than a try takes. After a kill it is tried again. */
const CLAIM_S = 60;

/** Takes up what is due: each is with one process at a time. */
export async function takeDue(trx: Trx, realS: number): Promise<DueWebhook[]> {
  const { rows } = await sql<{
    webhook_id: string;
    tenant: string;
    insurer_id: string;
    release_id: string;
    kind: WebhookKind;
    tries: number;
    webhook_url: string | null;
  }>`UPDATE webhook_delivery d SET tries = d.tries + 1, next_real_s = ${realS + CLAIM_S}
    FROM (SELECT w.webhook_id, i.webhook_url FROM webhook_delivery w
        LEFT JOIN insurer i ON i.tenant = w.tenant AND i.insurer_id = w.insurer_id AND i.disabled_s IS NULL
        WHERE w.next_real_s <= ${realS} ORDER BY w.next_real_s LIMIT ${AT_ONCE} FOR UPDATE OF w SKIP LOCKED) AS due
    WHERE d.webhook_id = due.webhook_id
    RETURNING d.webhook_id, d.tenant, d.insurer_id, d.release_id, d.kind, d.tries, due.webhook_url`.execute(
    trx,
  );
  return rows.map((row) => ({
    ...{
      webhookId: row.webhook_id,
      tenant: row.tenant,
      insurerId: row.insurer_id,
      releaseId: row.release_id,
    },
    ...{ kind: row.kind, tries: row.tries, url: row.webhook_url ?? undefined },
  }));
}

/** Whether a release ended before its day, or with it: one that is told of now would be none. */
export async function isReleaseOver(trx: Trx, releaseId: string, nowS: number): Promise<boolean> {
  const row = await trx
    .selectFrom('accident_release')
    .select(['ended_s', 'until_s'])
    .where('release_id', '=', releaseId)
    .executeTakeFirst();
  return row !== undefined && (row.ended_s !== null || row.until_s <= nowS);
}

/** Writes down what came of a try. One that was over meanwhile stays as it is. */
export async function noteFate(
  trx: Trx,
  webhookId: string,
  { fate, word, realS }: { readonly fate: Fate; readonly word: string; readonly realS: number },
): Promise<void> {
  const next =
    fate.kind === 'again'
      ? { next_real_s: fate.atRealS }
      : { state: fate.kind, next_real_s: null, done_real_s: realS };
  await trx
    .updateTable('webhook_delivery')
    .set({ last_outcome: word, ...next })
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'waiting')
    .execute();
}

/** Tells an insurer nothing more at the address that said so (410), until the officer sets one anew. */
export async function disableInsurer(
  trx: Trx,
  { insurerId, tenant, url }: Pick<DueWebhook, 'tenant' | 'insurerId' | 'url'>,
  nowS: number,
): Promise<void> {
  await trx
    .updateTable('insurer')
    .set({ disabled_s: nowS })
    .where('tenant', '=', tenant)
    .where('insurer_id', '=', insurerId)
    // Set anew while the one before was asked: that one said nothing of it.
    .where('webhook_url', '=', url ?? '')
    .where('disabled_s', 'is', null)
    .execute();
}

/** How many webhooks to an insurer are in which state, with the oldest that waits. */
export interface Account {
  readonly insurerId: string;
  readonly state: 'waiting' | 'delivered' | 'given_up' | 'disabled';
  readonly webhooks: number;
}

/** The account of each insurer. Under `door_privacy`. */
export async function accounts(trx: Trx, tenant: string): Promise<Account[]> {
  const rows = await trx
    .selectFrom('webhook_delivery')
    .select(['insurer_id', 'state'])
    .select(({ fn }) => fn.countAll<number>().as('webhooks'))
    .where('tenant', '=', tenant)
    .groupBy(['insurer_id', 'state'])
    .execute();
  return rows.map((row) => ({ insurerId: row.insurer_id, state: row.state, webhooks: Number(row.webhooks) }));
}

/** A line of the log. */
export interface DeliveryLine {
  readonly webhookId: string;
  readonly releaseId: string;
  readonly kind: string;
  readonly state: Account['state'];
  readonly tries: number;
  readonly lastOutcome: string | undefined;
  readonly madeRealS: number;
  readonly doneRealS: number | undefined;
}

/** Webhooks to an insurer, newest first. Under `door_privacy`. */
export async function listDeliveries(
  trx: Trx,
  { insurerId, tenant }: { readonly tenant: string; readonly insurerId: string },
  { limit, before }: { limit: number; before?: readonly [number, string] | undefined },
): Promise<DeliveryLine[]> {
  let query = trx
    .selectFrom('webhook_delivery')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('insurer_id', '=', insurerId)
    .orderBy('made_real_s', 'desc')
    .orderBy('webhook_id', 'desc')
    .limit(limit);
  if (before !== undefined) {
    query = query.where(sql<boolean>`(made_real_s, webhook_id) < (${before[0]}, ${before[1]}::uuid)`);
  }
  return (await query.execute()).map((row) => ({
    ...{
      webhookId: row.webhook_id,
      releaseId: row.release_id,
      kind: row.kind,
      state: row.state,
      tries: row.tries,
    },
    ...{ lastOutcome: row.last_outcome ?? undefined, madeRealS: row.made_real_s },
    doneRealS: row.done_real_s ?? undefined,
  }));
}
