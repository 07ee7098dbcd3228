/** Sends a request of the rider's own (GDPR 15 to 22). */
import { type Controller, DoorError } from '../doors/door-error.ts';
import type { NewSubjectRequest, SubjectRequest } from '../generated/contract.ts';
import { askOnce } from '../session/session.ts';

/** What became of it: it is ours, or on record for the controller who answers it. */
export type SentRequest = SubjectRequest | { readonly controller: Controller };

/**
 * Sends it. A request whose answer was lost is the same one when it is sent again; where it was taken back in between, that
 * one holds no more, and this is another. Throws `DoorError`.
 */
export async function sendRequest(body: NewSubjectRequest): Promise<SentRequest> {
  const send = () => askOnce('POST /v1/rider/requests', { body });
  try {
    const sent = await send();
    return sent.state === 'taken_back' ? await send() : sent;
  } catch (error) {
    if (error instanceof DoorError && error.controller !== undefined) return { controller: error.controller };
    throw error;
  }
}
