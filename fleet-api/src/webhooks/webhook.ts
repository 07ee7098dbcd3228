/**
 * Webhooks as the Standard Webhooks specification has them: thin, signed, tried again (rules). Pure but for the HMAC.
 *
 *     webhook-id          the same at every try: what the receiver knows a repetition by
 *     webhook-timestamp   second of this try
 *     webhook-signature   v1,<HMAC-SHA256 of "id.timestamp.body"> for each secret that is valid, with a blank between
 *     body                {"type":"accident.released","data":{"release_id":"…"}}: no person, no place, no vehicle
 */
import { createHmac } from 'node:crypto';

/** What can be told. */
export const WEBHOOK_KINDS = ['accident.released', 'accident.release_ended'] as const;
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];

/** Days for which a delivery stays in the log (register: `webhook_delivery`). */
export const LOG_DAYS = 35;
/** Bytes of a secret: within the 24 to 64 of the specification. */
export const SECRET_BYTES = 32;
/** Real seconds for which the secret before still signs, beside the new one. */
export const ROTATION_S = 86_400;

/** Real seconds from a failed try to the next: about two days together, as the specification suggests. */
const PAUSES_S = [5, 30, 120, 600, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000];
/** Tries of one delivery at most. */
export const MOST_TRIES = PAUSES_S.length + 1;
/** A pause is up to a fifth longer or shorter, so that insurers that were down are not asked all at once. */
const JITTER = 0.2;

/** What came of a try. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number }
  /** Nobody answered in time, the address is not one we ask, … */
  | { readonly kind: 'failed'; readonly why: FailedWhy };
export type FailedWhy = 'timeout' | 'unreachable' | 'refused_address' | 'secret_sealed';

/** What becomes of a delivery. */
export type Fate =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'again'; readonly atRealS: number }
  | { readonly kind: 'given_up' }
  /** 410: the receiver is gone, and asks for nothing more. */
  | { readonly kind: 'disabled' };

/**
 * What becomes of a delivery after a try. Redirects are no delivery: a body goes to the address on record or nowhere.
 *
 * @param tries how often it was tried, this one included
 * @param chance 0 to 1
 */
export function fateOf(outcome: Outcome, tries: number, realS: number, chance: number): Fate {
  if (outcome.kind === 'answered') {
    if (outcome.status >= 200 && outcome.status < 300) return { kind: 'delivered' };
    if (outcome.status === 410) return { kind: 'disabled' };
  }
  const pauseS = PAUSES_S[tries - 1];
  if (pauseS === undefined) return { kind: 'given_up' };
  return { kind: 'again', atRealS: Math.ceil(realS + pauseS * (1 + JITTER * (2 * chance - 1))) };
}

/** An outcome as a word for the log. */
export const outcomeWord = (outcome: Outcome): string =>
  outcome.kind === 'answered' ? `status_${outcome.status}` : outcome.why;

/** The body of a webhook. */
export function webhookBody(kind: WebhookKind, releaseId: string): string {
  return JSON.stringify({ type: kind, data: { release_id: releaseId } });
}

/** Headers of one try. `webhookId` as the receiver sees it. */
export function webhookHeaders(
  { webhookId, body, realS }: { readonly webhookId: string; readonly body: string; readonly realS: number },
  secrets: readonly Uint8Array[],
): Record<string, string> {
  const id = `msg_${webhookId}`;
  const signatures = secrets.map((secret) => `v1,${signatureOf(secret, `${id}.${realS}.${body}`)}`);
  return {
    ...{ 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': String(realS) },
    'webhook-signature': signatures.join(' '),
  };
}

function signatureOf(secret: Uint8Array, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64');
}

/** A secret as it is handed to an insurer. */
export const secretText = (secret: Uint8Array): string => `whsec_${Buffer.from(secret).toString('base64')}`;
