/**
 * Sends one webhook, once: to a public host over https, or where the settings say so inside the operator's network. No
 * redirect is followed, and an address is looked at when the connection is made, not before: a name that leads elsewhere
 * a moment later leads nowhere.
 */
import { lookup as lookUp } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { hostOf, isPublicAddress, isWebhookUrl, type WebhookReach } from '../insurers/insurer.ts';
import type { Outcome } from './webhook.ts';

/** What is sent. */
export interface WebhookSending {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Real milliseconds for a whole try (Standard Webhooks: 15 to 30 s). */
const TIMEOUT_MS = 15_000;

/** An error of ours: the name leads to an address that is not public. */
class PrivateAddressError extends Error {}

/** Sends it; never throws. */
export function sendWebhook(
  { url: text, headers, body }: WebhookSending,
  reach: WebhookReach,
  timeoutMs = TIMEOUT_MS,
): Promise<Outcome> {
  const url = URL.parse(text);
  if (url === null || !isWebhookUrl(text, reach)) return Promise.resolve(refusedAddress());
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const sent = request(url, {
      ...{ method: 'POST', signal: AbortSignal.timeout(timeoutMs), agent: false },
      headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'fleetveil' },
      ...(reach.private || isIP(hostOf(url)) !== 0 ? {} : { lookup: publicOnly }),
    });
    sent.on('response', (response) => {
      // The status is the answer: what the receiver says besides is not read.
      response.on('error', () => {});
      response.destroy();
      resolve({ kind: 'answered', status: response.statusCode ?? 0 });
    });
    sent.on('error', (error) => resolve(failed(error)));
    // Who answers that it speaks another protocol from now on (101) ends the request without an error, and without its time.
    sent.on('close', () => resolve({ kind: 'failed', why: 'unreachable' }));
    sent.end(body);
  });
}

const refusedAddress = (): Outcome => ({ kind: 'failed', why: 'refused_address' });

function failed(error: Error): Outcome {
  if (error instanceof PrivateAddressError) return refusedAddress();
  const isTimeout = error.name === 'TimeoutError' || error.name === 'AbortError';
  return { kind: 'failed', why: isTimeout ? 'timeout' : 'unreachable' };
}

/** Looks a name up and lets only public addresses through: one that is not refuses the name. */
const publicOnly: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    const isPublic = addresses.length > 0 && addresses.every(({ address }) => isPublicAddress(address));
    if (!isPublic) return callback(new PrivateAddressError('no public address'), []);
    const [first] = addresses;
    if (options.all === true) return callback(null, addresses);
    return callback(null, first?.address ?? '', first?.family);
  });
};
