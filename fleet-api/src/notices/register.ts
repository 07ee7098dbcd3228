/**
 * The register of processing (GDPR 30), worked out of the policy and the organisation: nothing of it is written by
 * hand twice. Pure; `nowDay` decides which contracts hold.
 */
import {
  activePurposes,
  BASIS_ARTICLE,
  clockWords,
  FIELD_SET_OWNER,
  gradeWords,
  type Policy,
  type PurposeId,
  plain,
  ruleWords,
  storedSets,
} from '@fleetveil/proto';
import type { Organisation, Party, Recipient } from '../organisation/organisation.ts';
import { mayReceive } from '../organisation/recipient.ts';
import { isInEea, TRANSFER_TOOLS, type Transfer } from '../organisation/regions.ts';

/** Whom the data of a purpose are about. */
const SUBJECTS: Readonly<Record<PurposeId, readonly ('riders' | 'staff')[]>> = {
  rental_contract: ['riders'],
  dispute: ['riders'],
  maintenance: ['staff'],
  diagnosis: ['riders', 'staff'],
  rider_route: ['riders'],
  live_service: ['riders', 'staff'],
  availability: ['riders'],
  fleet_health: ['riders', 'staff'],
  asset_protection: ['riders', 'staff'],
  assist: ['riders'],
  accident: ['riders', 'staff'],
  statistics: ['riders'],
  charging: ['riders'],
  bookkeeping: ['riders'],
  authority_request: ['riders', 'staff'],
  driving_score: ['riders'],
  marketing: ['riders'],
};

/** Technical and organisational measures, GDPR 30(1)(g) and 32: the product's own; the operator's go beside them. */
export const SECURITY: readonly string[] = [
  'Places leave a vehicle only as areas, or sealed to the vault, which opens them for one purpose, one case and one window of time.',
  'A request works under a database role of its door, with row rules by tenant and rider.',
  'Every opening, export, refusal and change of policy is in a log whose changes anybody can detect.',
  'Each row has its last day when it is written; keys of sealed streams are destroyed with it.',
  'Vehicles take orders only when they are signed by a key for that kind of order; the keys that matter most are offline.',
];

/** A recipient as the register shows it. */
export interface RegisterRecipient {
  readonly id: string;
  readonly title: string;
  readonly kind: Recipient['kind'];
  readonly region: string;
  readonly contract_reference: string;
  readonly contract_ends_on: string;
  /** The tool for a region outside the EEA. */
  readonly transfer: string | null;
  /** Whether it may receive today; else why not. */
  readonly receives: 'yes' | Extract<ReturnType<typeof mayReceive>, { ok: false }>['code'];
}

/** A stored set with its end. */
export interface RegisterSet {
  readonly set: string;
  readonly fields: readonly string[];
  readonly ends: string;
}

/** One activity: a purpose. */
export interface RegisterActivity {
  readonly purpose: PurposeId;
  readonly what_for: string;
  readonly when: string;
  readonly legal_basis: readonly string[];
  readonly law: string | null;
  readonly terminal_access: string;
  readonly subjects: readonly string[];
  readonly leaves_the_vehicle: readonly { readonly signal: string; readonly how: string }[];
  readonly stored: readonly RegisterSet[];
  readonly seen_by: readonly { readonly role: string; readonly what: string }[];
  readonly recipients: readonly RegisterRecipient[];
  readonly right_against: string;
}

/** The register. */
export interface ProcessingRegister {
  readonly article: '30(1)' | '30(2)';
  readonly made_on: string;
  readonly policy_version: number;
  readonly organisation_version: number;
  readonly operator: RegisterParty;
  readonly role: Organisation['role'];
  readonly controller: RegisterParty | null;
  readonly data_protection_officer: string | null;
  readonly activities: readonly RegisterActivity[];
  readonly upkeep: readonly RegisterSet[];
  readonly stores: readonly {
    readonly title: string;
    readonly holds: string;
    readonly region: string;
    readonly transfer: string | null;
  }[];
  readonly security: readonly string[];
}

/** A party in the answer's words. */
export interface RegisterParty {
  readonly title: string;
  readonly postal_address: string;
  readonly contact: string;
}

/**
 * Makes the register. Throws nothing: what the linter would refuse was never published.
 *
 * @param nowDay days since 1970-01-01 UTC
 */
export function registerOf(policy: Policy, organisation: Organisation, nowDay: number): ProcessingRegister {
  const { operator, role, controller, officer, stores } = organisation;
  return {
    article: role === 'processor' ? '30(2)' : '30(1)',
    made_on: new Date(nowDay * 86_400_000).toISOString().slice(0, 10),
    ...{ policy_version: policy.version, organisation_version: organisation.version },
    ...{ operator: partyOf(operator), role },
    controller: controller === undefined ? null : partyOf(controller),
    data_protection_officer: officer === 'none' ? null : officer,
    activities: activityOfAll(policy, organisation, nowDay),
    upkeep: storedSets(policy)
      .filter(({ id }) => FIELD_SET_OWNER[id] === 'upkeep')
      .map(({ id, set }) => setOf(id, set, policy)),
    stores: stores.map(({ title, holds, region, transfer }) => ({
      ...{ title, holds, region, transfer: transferWords(region, transfer) },
    })),
    security: SECURITY,
  };
}

function partyOf({ title, postalAddress, contact }: Party): RegisterParty {
  return { title, postal_address: postalAddress, contact };
}

function activityOfAll(policy: Policy, { recipients }: Organisation, nowDay: number): RegisterActivity[] {
  return activePurposes(policy).map((purpose) => ({
    ...{ purpose: purpose.id, what_for: purpose.whatFor, when: purpose.when, law: purpose.law ?? null },
    legal_basis: purpose.basis.map((basis) => `${plain(basis)}, GDPR ${BASIS_ARTICLE[basis]}`),
    ...{ terminal_access: plain(purpose.terminalAccess), subjects: SUBJECTS[purpose.id] },
    leaves_the_vehicle: [...purpose.leaves]
      .filter(([, rule]) => rule.kind !== 'dropped')
      .map(([signal, rule]) => ({ signal: plain(signal), how: ruleWords(rule) })),
    stored: [...purpose.kept].map(([id, set]) => setOf(id, set, policy)),
    seen_by: [...purpose.whoMaySee].map(([role, grade]) => ({ role: plain(role), what: gradeWords(grade) })),
    recipients: recipients
      .filter(({ purposes }) => purposes.includes(purpose.id))
      .map((recipient) => recipientOf(recipient, purpose.id, nowDay)),
    right_against: `${plain(purpose.objection.right)}. ${purpose.objection.effect}`,
  }));
}

function setOf(
  id: string,
  { fields, clock }: ReturnType<typeof storedSets>[number]['set'],
  policy: Policy,
): RegisterSet {
  return { set: plain(id), fields: fields.map(plain), ends: clockWords(clock, policy) };
}

function recipientOf(recipient: Recipient, purpose: PurposeId, nowDay: number): RegisterRecipient {
  const { id, title, kind, region, contract, transfer } = recipient;
  const receiving = mayReceive(recipient, purpose, nowDay);
  return {
    ...{ id, title, kind, region },
    ...{ contract_reference: contract.reference, contract_ends_on: contract.endsOn },
    transfer: transferWords(region, transfer),
    receives: receiving.ok ? 'yes' : receiving.code,
  };
}

/** `null` inside the EEA, where none is needed. */
export function transferWords(region: string, transfer: Transfer | undefined): string | null {
  if (isInEea(region)) return null;
  if (transfer === undefined) return 'none on record: nothing is sent';
  return `${plain(transfer.tool)} (${TRANSFER_TOOLS[transfer.tool]}): ${transfer.reference}`;
}
