/**
 * The organisation: what the policy cannot know. Who decides about the data (R14), where people turn to, where data
 * are kept (R7) and to whom they may go, for what and until when (L4). One YAML document, published in editions;
 * it is data, so there is nothing here that loosens a rule of the policy.
 */
import type { PurposeId } from '@fleetveil/proto';
import type { CountryId } from './authorities.ts';
import type { Transfer } from './regions.ts';

/** What the operator is for its riders' data (GDPR 4(7), 26, 28). */
export const TENANT_ROLES = ['controller', 'joint_controller', 'processor'] as const;

/** One of them. */
export type TenantRole = (typeof TENANT_ROLES)[number];

/** What a recipient does, which bounds what it can be given at all. */
export const RECIPIENT_KINDS = ['processor', 'insurer', 'adviser', 'partner', 'payer', 'issuer'] as const;

/** One of them. */
export type RecipientKind = (typeof RECIPIENT_KINDS)[number];

/** Somebody with a name and a way to be reached. */
export interface Party {
  readonly title: string;
  readonly postalAddress: string;
  readonly contact: string;
}

/** Somebody outside to whom data may go. */
export interface Recipient {
  /** Stable: tokens, exports and the log name it. */
  readonly id: string;
  readonly title: string;
  readonly kind: RecipientKind;
  readonly purposes: readonly PurposeId[];
  /** Country in which it works with the data. */
  readonly region: string;
  readonly contract: {
    readonly reference: string;
    /** First and last day, `YYYY-MM-DD`, both included. */
    readonly from: string;
    readonly endsOn: string;
  };
  readonly transfer: Transfer | undefined;
}

/** A place where data rest. */
export interface Store {
  readonly title: string;
  readonly holds: string;
  readonly region: string;
  readonly transfer: Transfer | undefined;
}

/** One edition, in form. */
export interface Organisation {
  /** Rises with each edition. */
  readonly version: number;
  readonly operator: Party & { readonly country: CountryId };
  readonly role: TenantRole;
  /** Who decides, or decides with us; present unless we are the controller alone. Requests of people go there (R14). */
  readonly controller: Party | undefined;
  /** Where the data protection officer is reached; `none` says that there need not be one. */
  readonly officer: string | 'none';
  /** Countries whose riders are served: their authorities stand in the notice. */
  readonly serves: readonly CountryId[];
  readonly stores: readonly Store[];
  readonly recipients: readonly Recipient[];
  /** The data protection impact assessment that covers the policy (GDPR 35, L2). */
  readonly assessment: {
    readonly reference: string;
    readonly assessedOn: string;
    readonly reviewOn: string;
    readonly conclusion: string;
    /** The newest edition of the policy that it has looked at. */
    readonly coversPolicyVersion: number;
  };
}

/**
 * Where a subject's request belongs (R14, GDPR 28(3)(e)): a processor passes it on, everybody else answers it.
 *
 * @example requestsGoTo(organisation) // { answeredBy: 'us' }
 */
export function requestsGoTo({
  role,
  controller,
}: Pick<Organisation, 'role' | 'controller'>):
  | { readonly answeredBy: 'us' }
  | { readonly answeredBy: 'controller'; readonly controller: Party } {
  // Joint controllers answer whoever is asked (GDPR 26(3)).
  if (role !== 'processor' || controller === undefined) return { answeredBy: 'us' };
  return { answeredBy: 'controller', controller };
}
