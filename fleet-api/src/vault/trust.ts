/**
 * What the vault believes: the key set, chained to the roots, and the policy, signed by the offline policy
 * key. Both are files under keys/public that anyone may write and nobody can forge; they are read again when they
 * change, and an edition that does not hold, or is older than one that was taken, changes nothing, after a restart too.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  deriveDeviceRules,
  deriveOpeningTable,
  deriveRetention,
  type KeepDays,
  type OpeningTable,
  parsePublishedPolicy,
  type TrustedKeys,
  verifySigned,
} from '@fleetveil/proto';
import { FleetApiError } from '../errors.ts';
import { readPublic } from '../keys/key-files.ts';
import { loadKeySet } from '../keys/key-set.ts';
import { KEY_SET_FILE, POLICY_FILE } from '../keys/layout.ts';
import type { Log } from '../log.ts';
import type { EditionMemory } from './taken-editions.ts';

/** What the vault takes from a policy. */
export interface VaultPolicy {
  readonly version: number;
  readonly openings: OpeningTable;
  readonly keepDays: KeepDays;
  /** Seconds within which two people have to confirm a suspicion of theft. */
  readonly suspicionS: number;
  /** H3 resolution of the cell in which a field worker looks for a claimed vehicle. */
  readonly claimResolution: number;
  /** Longest grant of a theft, seconds. */
  readonly theftGrantS: number;
  /** Days for which a pursuit outlasts the day on which its case is closed. */
  readonly theftPlusDays: number;
}

/** Keys and policy in force. */
export interface Trust {
  readonly keys: TrustedKeys;
  /** Absent until one is published: nothing is deposited and nothing opened before. */
  readonly policy: VaultPolicy | undefined;
}

/** Gives the trust of the moment. */
export interface TrustSource {
  current(): Promise<Trust>;
}

export interface TrustOptions {
  readonly keysDir: string;
  readonly tenant: string;
  readonly log: Log;
  /** Domain time: keys of the set have an end. */
  readonly nowS: () => number;
  /** What was taken before this start. */
  readonly editions: EditionMemory;
  /** Real milliseconds between two looks at the files; 1,000 unless told. */
  readonly lookEveryMs?: number;
}

/** A look is two calls of stat. */
const LOOK_EVERY_MS = 1_000;

/**
 * Opens the files. Throws `keys_missing` or `keys_invalid` where there is no key set to begin with, or an older one than
 * was taken before.
 */
export async function openTrust(options: TrustOptions): Promise<TrustSource> {
  const { keysDir, tenant, editions, lookEveryMs = LOOK_EVERY_MS } = options;
  const taken = await editions.read();
  const loaded = await loadKeySet(keysDir, tenant);
  if (loaded.version < taken.keySet)
    throw new FleetApiError(
      'keys_invalid',
      `keys: ${KEY_SET_FILE} is edition ${loaded.version}, and this vault has taken edition ${taken.keySet}. Put the newer file back.`,
    );
  let keys = loaded.trusted;
  let policy = await tryPolicy(options, keys, undefined, taken.policy);
  await editions.note({ keySet: keys.version, policy: policy?.version ?? 0 });
  let seen = await stamp(keysDir);
  let lookedMs = performance.now();
  return {
    current: async () => {
      if (performance.now() - lookedMs < lookEveryMs) return { keys, policy };
      lookedMs = performance.now();
      const now = await stamp(keysDir);
      if (now !== seen) {
        const newer = await tryKeySet(options, keys);
        const next = await tryPolicy(options, newer, policy, taken.policy);
        const isNoted = await editions.note({ keySet: newer.version, policy: next?.version ?? 0 }).then(
          () => true,
          () => false, // the database is away: what was taken holds, and the next look tries again
        );
        if (isNoted) [keys, policy, seen] = [newer, next, now];
      }
      return { keys, policy };
    },
  };
}

/** Changes when a file is replaced or written to. */
async function stamp(keysDir: string): Promise<string> {
  const of = async (name: string): Promise<string> => {
    const file = await stat(join(keysDir, name)).catch(() => undefined);
    return file === undefined ? '-' : `${file.ino} ${file.size} ${file.mtimeMs}`;
  };
  return `${await of(KEY_SET_FILE)} ${await of(POLICY_FILE)}`;
}

async function tryKeySet({ keysDir, tenant, log }: TrustOptions, before: TrustedKeys): Promise<TrustedKeys> {
  const loaded = await loadKeySet(keysDir, tenant).catch(() => undefined);
  if (loaded !== undefined && loaded.version >= before.version) return loaded.trusted;
  log.warn('key_set_not_taken', { version: before.version });
  return before;
}

async function tryPolicy(
  { keysDir, tenant, log, nowS }: TrustOptions,
  keys: TrustedKeys,
  before: VaultPolicy | undefined,
  leastVersion: number,
): Promise<VaultPolicy | undefined> {
  const least = before?.version ?? leastVersion;
  const bytes = await readPublic(keysDir, POLICY_FILE).catch(() => undefined);
  if (bytes === undefined) return before;
  const verified = await verifySigned(bytes, { tenant, type: 'policy', keys, nowS: nowS() });
  const read = verified.ok ? readPolicy(verified.document.version, verified.document.document) : undefined;
  if (read !== undefined && read.version >= least) return read;
  log.warn('policy_not_taken', { version: least });
  return before;
}

function readPolicy(version: number, text: string): VaultPolicy | undefined {
  try {
    const policy = parsePublishedPolicy(text);
    const { keepDays, limits } = deriveDeviceRules(policy);
    const { suspicionS, theftGrantS } = limits;
    const clock = deriveRetention(policy).theft?.clock;
    const theftPlusDays = clock?.kind === 'event' ? clock.plusDays : 0;
    return {
      version,
      openings: deriveOpeningTable(policy),
      keepDays,
      suspicionS,
      theftGrantS,
      theftPlusDays,
      claimResolution: policy.claims.resolution,
    };
  } catch {
    return undefined;
  }
}
