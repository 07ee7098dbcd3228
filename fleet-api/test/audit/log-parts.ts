/** A sequencer, entries to write, and a vault that says what a test wants. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { type AuditEntry, entryLeafHash } from '../../src/audit/entry.ts';
import { createNoteSigner } from '../../src/audit/note.ts';
import type { VaultLeaf, VaultLeaves } from '../../src/audit/plan.ts';
import { createSequencer, type Sequencer } from '../../src/audit/sequencer.ts';
import { withRole } from '../../src/database/access.ts';
import type { FleetDatabase } from '../../src/database/database.ts';

export const ORIGIN = 'fleetveil.example/log';
export const SIGNER = createNoteSigner(
  ORIGIN,
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }),
);

/** A vault's log in memory. */
export interface FakeVault {
  readonly log: VaultLeaf[];
  /** Set to make it unreachable. */
  away: boolean;
  add(entry: AuditEntry): void;
  leaves(after: number): Promise<VaultLeaves>;
}

export function createFakeVault(): FakeVault {
  const log: VaultLeaf[] = [];
  return {
    log,
    away: false,
    add: (entry) => {
      const salt = randomBytes(16);
      log.push({ no: (log.at(-1)?.no ?? 0) + 1, salt, entry, leafHash: entryLeafHash(salt, entry) });
    },
    async leaves(after) {
      if (this.away) throw new Error('away');
      return { leaves: log.filter((leaf) => leaf.no > after), last: log.at(-1)?.no ?? 0 };
    },
  };
}

export function newSequencer(
  db: FleetDatabase,
  vault: FakeVault,
  more: { leaseMs?: number; nowS?: () => number } = {},
): Sequencer {
  const holder = randomBytes(16).toString('hex');
  return createSequencer({ db, vault, holder, signer: SIGNER, nowS: () => Date.now() / 1000, ...more });
}

/** Runs what a door would: an act and its entry in one transaction, in the door's own role. */
export function asRiderDoor<R>(
  db: FleetDatabase,
  rider: string,
  run: (trx: FleetDatabase) => Promise<R>,
): Promise<R> {
  return withRole(db, 'door_rider', { tenant: 'demo', rider }, run);
}

let made = 0;
const RENTAL = '0123456789abcdef0123456789abcdef';

/** A different entry at each call. */
export function someEntry(more: Partial<AuditEntry['subject']> = {}): AuditEntry {
  made++;
  return {
    act: 'trip_read',
    atS: 1_700_000_000 + made,
    tenant: 'demo',
    actor: { kind: 'rider', id: 'rider-1' },
    subject: { rentalId: RENTAL, riderId: 'rider-1', ...more },
    purpose: 'rider_route',
    detail: {},
  };
}
