/** Sends a request of the rider's own (GDPR 15 to 22). */
import { type Controller, DoorError } from '../doors/door-error.ts';
import type { NewSubjectRequest, SubjectRequest } from '../generated/contract.ts';
import { askOnce } from '../session/session.ts';

/** What became of it: it is ours, or on record for the controller who answers it. */
export type SentRequest = SubjectRequest | { readonly controller: Controller };

/** Sends it. Throws `DoorError`. */
export async function sendRequest(body: NewSubjectRequest): Promise<SentRequest> {
  try {
    return await askOnce('POST /v1/rider/requests', { body });
  } catch (error) {
    if (error instanceof DoorError && error.controller !== undefined) return { controller: error.controller };
    throw error;
  }
}
