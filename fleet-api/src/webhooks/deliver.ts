/**
 * The job of webhooks: takes up what is due, sends it, writes down what came of it. Between taking up and writing down
 * nothing is locked and no transaction is open: a kill there sends once more, under the same webhook-id.
 */
import { dayOf } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { withRole } from '../database/access.ts';
import type { FleetDatabase } from '../database/database.ts';
import type { Tables } from '../database/schema.ts';
import type { WebhookReach } from '../insurers/insurer.ts';
import type { OrganisationReader } from '../organisation/organisation-store.ts';
import { mayReceive } from '../organisation/recipient.ts';
import { sendWebhook } from './address.ts';
import * as store from './delivery-store.ts';
import type { SecretSeal } from './secret-seal.ts';
import { sealAnew, validSecrets } from './secret-store.ts';
import { type Fate, fateOf, type Outcome, outcomeWord, webhookBody, webhookHeaders } from './webhook.ts';

/** What the job needs. */
export interface WebhookJobParts {
  readonly db: FleetDatabase;
  readonly organisationNow: OrganisationReader;
  readonly webhookReach: WebhookReach;
  readonly webhookSeal: SecretSeal;
  /** 0 to 1. */
  readonly chance: () => number;
  /** Real milliseconds for one try; 15 s unless told. */
  readonly tryMs?: number;
}

/** What one run did. */
export interface WebhookRun {
  readonly delivered: number;
  readonly again: number;
  readonly givenUp: number;
  /** Not told any more: gone (410), over, without an address, without a secret or without a contract. */
  readonly disabled: number;
}

/** The times of a run: the fleet's, for contracts, and the world's, for retries and signatures. */
export interface WebhookTimes {
  readonly nowS: number;
  readonly realS: number;
}

/** Sends what is due, all at once; call it again and again. Several processes may. */
export async function runWebhooks(parts: WebhookJobParts, times: WebhookTimes): Promise<WebhookRun> {
  await asJob(parts, (trx) => sealAnew(trx, parts.webhookSeal));
  const due = await asJob(parts, (trx) => store.takeDue(trx, times.realS));
  const fates = await Promise.all(due.map((each) => tryOne(parts, each, times)));
  const count = (kind: Fate['kind']): number => fates.filter((fate) => fate === kind).length;
  return {
    ...{ delivered: count('delivered'), again: count('again') },
    ...{ givenUp: count('given_up'), disabled: count('disabled') },
  };
}

const asJob = <R>({ db }: WebhookJobParts, work: (trx: Kysely<Tables>) => Promise<R>): Promise<R> =>
  withRole(db, 'job_rentals', {}, work);

async function tryOne(
  parts: WebhookJobParts,
  due: store.DueWebhook,
  { nowS, realS }: WebhookTimes,
): Promise<Fate['kind']> {
  const { tries, url, webhookId } = due;
  const { secrets, hasContract, isOver } = await asJob(parts, async (trx) => ({
    secrets: await validSecrets(trx, due, { realS, seal: parts.webhookSeal }),
    hasContract: await mayBeTold(parts, trx, due, nowS),
    // Withdrawn or objected to while its insurer was away: that there was one is not told any more.
    isOver: due.kind === 'accident.released' && (await store.isReleaseOver(trx, due.releaseId, nowS)),
  }));
  const nobody = isOver ? 'release_over' : nobodyWord({ url, hasContract, secrets });
  if (nobody !== undefined || url === undefined) {
    const note = { fate: { kind: 'disabled' }, word: nobody ?? 'no_address', realS } as const;
    await asJob(parts, (trx) => store.noteFate(trx, webhookId, note));
    return 'disabled';
  }
  const outcome = await send(parts, { due, url, secrets, realS });
  const fate = fateOf(outcome, tries, realS, parts.chance());
  await asJob(parts, async (trx) => {
    await store.noteFate(trx, webhookId, { fate, word: outcomeWord(outcome), realS });
    if (fate.kind === 'disabled') await store.disableInsurer(trx, due, Math.floor(nowS));
  });
  return fate.kind;
}

/** Signs and sends. Without all of its secrets it is not sent, and tried again: their key may come back. */
function send(
  parts: WebhookJobParts,
  of: {
    readonly due: store.DueWebhook;
    readonly url: string;
    readonly secrets: readonly Uint8Array[] | undefined;
    readonly realS: number;
  },
): Promise<Outcome> {
  const { due, url, secrets, realS } = of;
  if (secrets === undefined) return Promise.resolve({ kind: 'failed', why: 'secret_sealed' });
  const body = webhookBody(due.kind, due.releaseId);
  const headers = webhookHeaders({ webhookId: due.webhookId, body, realS }, secrets);
  return sendWebhook({ url, headers, body }, parts.webhookReach, parts.tryMs);
}

/** Why there is nobody to be told; `undefined` = there is. */
function nobodyWord(of: {
  url: string | undefined;
  hasContract: boolean;
  secrets: readonly Uint8Array[] | undefined;
}): string | undefined {
  if (!of.hasContract) return 'no_contract';
  if (of.url === undefined) return 'no_address';
  return of.secrets?.length === 0 ? 'no_secret' : undefined;
}

async function mayBeTold(
  { organisationNow }: WebhookJobParts,
  trx: Kysely<Tables>,
  { insurerId, tenant }: store.DueWebhook,
  nowS: number,
): Promise<boolean> {
  const inForce = await organisationNow(trx, tenant);
  const recipient = inForce?.organisation.recipients.find(({ id }) => id === insurerId);
  return recipient?.kind === 'insurer' && mayReceive(recipient, 'accident', dayOf(nowS)).ok;
}
