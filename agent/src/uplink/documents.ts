/**
 * The signed documents a unit lives by: whom it trusts, which policy is in force, to which keys it seals.
 * Each is verified by the role that may sign it, and an older edition than one seen before is refused.
 */
import {
  COMMANDS,
  createTrustedKeys,
  type DeviceRules,
  deriveDeviceRules,
  fromBase64,
  fromHex,
  PURPOSES,
  parsePublishedPolicy,
  type TrustedKeys,
  toBase64,
  toHex,
  type VerifyProblem,
  type v1,
  verifySigned,
  type WirePurposeId,
  withKeySet,
} from '@fleetveil/proto';
import type { CommandFacts } from '../find/command.ts';
import type { Papers } from '../outbox/counters.ts';
import type { Moment } from '../reasons/moment.ts';

/** Highest versions accepted so far. */
export interface Versions {
  readonly keySetVersion: number;
  readonly policyVersion: number;
  readonly transportSequence: number;
}

/** Why a document is not taken. */
export type DocumentRefusal =
  | VerifyProblem
  /** Signed as it should be, and its text is no policy that this unit understands. */
  | 'bad_policy'
  | 'other_vehicle'
  /** Answers no nonce of this unit. */
  | 'unknown_nonce';

/** What taking a document came to. */
export type Taken =
  | { readonly ok: true; readonly version: number }
  | { readonly ok: false; readonly why: DocumentRefusal };

/** The vault's key to which data keys are sealed. */
export interface TransportKeyFacts {
  readonly keyId: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** The documents in force. Every `take` leaves all as it was unless it says ok. */
export interface DocumentShelf {
  readonly keys: TrustedKeys;
  readonly rules: DeviceRules | undefined;
  readonly papers: Papers;
  /** Highest versions ever accepted. */
  readonly versions: Versions;
  /** Versions of what is on the shelf now; 0 = nothing. */
  readonly held: Versions;
  takeKeySet(signed: Uint8Array): Promise<Taken>;
  takePolicy(signed: Uint8Array, moment: Moment): Promise<Taken>;
  takeTransportKeys(signed: Uint8Array, moment: Moment): Promise<Taken>;
  /** The newest transport key valid at a moment. */
  sealingKey(moment: Moment): TransportKeyFacts | undefined;
  /**
   * After lost counters, what a status says is in force is the least that counts: anything older goes.
   */
  forgetOlderThan(least: { readonly keySetVersion: number; readonly policyVersion: number }): void;
}

/** Who the shelf belongs to. */
export interface ShelfOwner {
  readonly tenant: string;
  readonly rootKeys: readonly string[];
}

/**
 * Puts the kept papers on the shelf. What does not hold any more, or is older than the counters say, is
 * left out: fleet-api brings it again, asked by the versions in the hello.
 */
export async function openShelf(owner: ShelfOwner, papers: Papers, known: Versions): Promise<DocumentShelf> {
  const shelf = await createShelf(owner, known);
  // Kept papers were judged by time when they came; a key may have ended since, what it signed has not.
  if (papers.keySet !== undefined) await shelf.takeKeySet(fromBase64(papers.keySet));
  if (papers.policy !== undefined) await shelf.takePolicy(fromBase64(papers.policy));
  if (papers.transportKeys !== undefined) await shelf.takeTransportKeys(fromBase64(papers.transportKeys));
  return shelf;
}

interface OpenShelf extends DocumentShelf {
  takePolicy(signed: Uint8Array, moment?: Moment): Promise<Taken>;
  takeTransportKeys(signed: Uint8Array, moment?: Moment): Promise<Taken>;
}

async function createShelf({ tenant, rootKeys }: ShelfOwner, known: Versions): Promise<OpenShelf> {
  const roots = await createTrustedKeys(rootKeys.map(fromHex));
  let keys = roots;
  let rules: DeviceRules | undefined;
  let transport: v1.TransportKeys | undefined;
  let papers: Papers = {};
  const { keySetVersion, policyVersion, transportSequence } = known;
  // These three and nothing else: whoever calls hands in all counters, and writes `versions` over newer ones.
  let versions: Versions = { keySetVersion, policyVersion, transportSequence };

  return {
    get keys() {
      return keys;
    },
    get rules() {
      return rules;
    },
    get papers() {
      return papers;
    },
    get versions() {
      return versions;
    },
    get held() {
      return {
        keySetVersion: keys.version,
        policyVersion: rules?.version ?? 0,
        transportSequence: transport?.sequence ?? 0,
      };
    },
    async takeKeySet(signed) {
      const taken = await withKeySet(keys, signed, tenant, versions.keySetVersion);
      if (!taken.ok) return taken;
      keys = taken.keys;
      papers = { ...papers, keySet: toBase64(signed) };
      versions = { ...versions, keySetVersion: keys.version };
      return { ok: true, version: keys.version };
    },
    async takePolicy(signed, moment) {
      const read = await verifySigned(signed, { tenant, type: 'policy', keys, ...timesOf(moment) });
      if (!read.ok) return read;
      const { version } = read.document;
      if (version < versions.policyVersion) return { ok: false, why: 'old_version' };
      const derived = rulesOf(read.document);
      if (derived === undefined) return { ok: false, why: 'bad_policy' };
      rules = derived;
      papers = { ...papers, policy: toBase64(signed) };
      versions = { ...versions, policyVersion: version };
      return { ok: true, version };
    },
    async takeTransportKeys(signed, moment) {
      const read = await verifySigned(signed, { tenant, type: 'transport_keys', keys, ...timesOf(moment) });
      if (!read.ok) return read;
      const { sequence } = read.document;
      if (sequence < versions.transportSequence) return { ok: false, why: 'old_version' };
      transport = read.document;
      papers = { ...papers, transportKeys: toBase64(signed) };
      versions = { ...versions, transportSequence: sequence };
      return { ok: true, version: sequence };
    },
    sealingKey: (moment) => newestValid(transport?.keys ?? [], moment),
    forgetOlderThan(least) {
      if (keys.version < least.keySetVersion) keys = roots;
      if ((rules?.version ?? 0) < least.policyVersion) rules = undefined;
      versions = {
        ...versions,
        keySetVersion: Math.max(versions.keySetVersion, least.keySetVersion),
        policyVersion: Math.max(versions.policyVersion, least.policyVersion),
      };
    },
  };
}

/** The rules of a policy text; nothing for one that this edition cannot read, or that says another version. */
function rulesOf(document: v1.PolicyDocument): DeviceRules | undefined {
  try {
    const rules = deriveDeviceRules(parsePublishedPolicy(document.document));
    return rules.version === document.version ? rules : undefined;
  } catch {
    return undefined;
  }
}

function newestValid(keys: readonly v1.ITransportKey[], moment: Moment): TransportKeyFacts | undefined {
  const nowS = timeOf(moment);
  const valid = keys.filter(
    ({ notBeforeS, notAfterS }) =>
      nowS === undefined || ((notBeforeS ?? 0) <= nowS && nowS < (notAfterS ?? 0)),
  );
  const [newest] = valid.toSorted((a, b) => (b.notBeforeS ?? 0) - (a.notBeforeS ?? 0));
  if (!newest?.keyId || !newest.publicKey) return undefined;
  return { keyId: newest.keyId, publicKey: newest.publicKey };
}

function timeOf(moment: Moment | undefined): number | undefined {
  return moment === undefined || moment.clock === 'unknown' ? undefined : moment.nowS;
}

/** By which times keys are judged: where the clock is not known, by what it cannot be before. */
function timesOf(moment: Moment | undefined) {
  return { nowS: timeOf(moment), leastS: moment?.floorS };
}

/** What a status says, verified and for this vehicle. */
export interface StatusFacts {
  readonly timeS: number;
  /** 32 hex characters. */
  readonly nonce: string;
  readonly policyVersion: number;
  readonly keySetVersion: number;
  /** Purposes that whoever has the vehicle now does not want. */
  readonly objections: readonly WirePurposeId[];
}

/** Who reads, and what keys it trusts. */
export interface DocumentReader {
  readonly tenant: string;
  readonly vehicleId: string;
  readonly keys: TrustedKeys;
  readonly moment: Moment;
}

/**
 * Reads an encoded `v1.Signed` status. The nonce is the caller's to know. Its key has to be valid at the time that it
 * says, too: else a key that has ended could say any time to a unit that knows none.
 */
export async function readStatus(
  signed: Uint8Array,
  reader: DocumentReader,
): Promise<{ ok: true; status: StatusFacts } | { ok: false; why: DocumentRefusal }> {
  const { tenant, vehicleId, keys, moment } = reader;
  const read = await verifySigned(signed, { tenant, type: 'status', keys, ...timesOf(moment) });
  if (!read.ok) return read;
  const { document, keysValid } = read;
  if (toHex(document.vehicleId) !== vehicleId) return { ok: false, why: 'other_vehicle' };
  const { timeS, policyVersion, keySetVersion } = document;
  if (timeS < keysValid.fromS || timeS >= keysValid.untilS) return { ok: false, why: 'expired_key' };
  const objections = document.objections.flatMap((purpose) => PURPOSES.word(purpose) ?? []);
  const versions = { policyVersion, keySetVersion };
  return { ok: true, status: { timeS, nonce: toHex(document.timeNonce), ...versions, objections } };
}

/** Reads an encoded `v1.Signed` command to ring or flash: whose it is and for whom. Whether it holds now comes after. */
export async function readCommand(
  signed: Uint8Array,
  reader: DocumentReader,
): Promise<{ ok: true; command: CommandFacts } | { ok: false; why: DocumentRefusal }> {
  const { tenant, vehicleId, keys, moment } = reader;
  const read = await verifySigned(signed, { tenant, type: 'command', keys, ...timesOf(moment) });
  if (!read.ok) return read;
  const { document } = read;
  if (toHex(document.vehicleId) !== vehicleId) return { ok: false, why: 'other_vehicle' };
  const kind = COMMANDS.word(document.kind);
  if (kind === undefined) return { ok: false, why: 'malformed' };
  const { commandId, notBeforeS, notAfterS } = document;
  return { ok: true, command: { commandId: toHex(commandId), kind, notBeforeS, notAfterS } };
}
