/** A vault whose keys a test turns by hand: real files, a real database, and a clock that is set. */
import { v1 } from '@fleetveil/proto';
import { loadSigner, type Signer } from '../../src/keys/signers.ts';
import { SILENT } from '../../src/log.ts';
import { createCustody } from '../../src/vault/custody.ts';
import type { OpenResult } from '../../src/vault/parts.ts';
import { openRotation, type PassWish, type Rotation, type RotationParts } from '../../src/vault/rotation.ts';
import { createEditionMemory } from '../../src/vault/taken-editions.ts';
import { openTrust } from '../../src/vault/trust.ts';
import { createVault, type Vault } from '../../src/vault/vault.ts';
import { openKeyFiles } from '../../src/vault/vault-keys.ts';
import type { TestDatabase } from '../../testing/index.ts';
import { NOW_S, openUnitStream, someFixes, TENANT, type TestFleet, type UnitStream } from './fleet.ts';

export const DAY_S = 86_400;

/** One run of a vault, from its start until it is left behind. */
export interface TurningVault {
  readonly vault: Vault;
  readonly rotation: Rotation;
}

export interface TurningFleet {
  readonly parts: RotationParts;
  now(): number;
  /** Moves the clock to so many days after the start. */
  setDay(day: number): void;
  /** Starts a vault on what is there. */
  start(wish?: PassWish, parts?: RotationParts): Promise<TurningVault>;
  /** A route whose grant begins now, sealed to a transport key of the vault (the newest one unless told). */
  stream(vault: Vault, transportPublicKey?: Uint8Array): Promise<UnitStream>;
  /** Opens it for its rider. */
  open(vault: Vault, stream: UnitStream): Promise<OpenResult>;
}

/** The public keys that units are told, newest first. */
export function listedKeys(vault: Vault): v1.TransportKeys {
  return v1.TransportKeys.decode(v1.Signed.decode(vault.transportKeys()).body);
}

/** A fleet whose vault is started by the test. */
export async function makeTurningFleet(fleet: TestFleet, database: TestDatabase): Promise<TurningFleet> {
  const { keysDir } = fleet.config;
  let nowS = NOW_S;
  const signer: Signer = await loadSigner(keysDir, 'vault');
  const editions = createEditionMemory(database.vault);
  const trust = await openTrust({ keysDir, tenant: TENANT, log: SILENT, nowS: () => nowS, editions });
  const parts: RotationParts = {
    ...{ db: database.vault, tenant: TENANT, signer, nowS: () => nowS, files: openKeyFiles(keysDir) },
  };
  const person = { id: fleet.rider.id, tenant: TENANT, roles: ['rider'] };
  return {
    parts,
    now: () => nowS,
    setDay: (day) => {
      nowS = NOW_S + day * DAY_S;
    },
    start: async (wish = {}, used = parts) => {
      const rotation = await openRotation(used, wish);
      const vault = createVault({
        ...{ db: database.vault, tenant: TENANT, nowS: () => nowS, trust: trust.current },
        ...{ ring: rotation.ring, custody: createCustody(rotation.ring), rotate: rotation.pass },
        coSign: async (signed) => signed,
        ...{ waitOf: () => 0, readToken: async () => ({ ok: true, person }) },
      });
      return { vault, rotation };
    },
    stream: async (vault, transportPublicKey) => {
      const grant = await fleet.grant({ notBeforeS: nowS, notAfterS: nowS + 3_600 });
      const key = transportPublicKey ?? listedKeys(vault).keys[0]?.publicKey ?? new Uint8Array();
      return openUnitStream(fleet, key, grant);
    },
    open: async (vault, stream) => {
      const grant = stream.deposit.grant ?? new Uint8Array();
      const { notBeforeS: fromS } = v1.Grant.decode(v1.Signed.decode(grant).body);
      return vault.open({
        ...{ streamId: stream.streamId, purpose: 'rider_route', salt: fleet.rider.salt, grants: [grant] },
        ...{ actor: { kind: 'rider', token: 'read by the test' }, window: { fromS, toS: fromS + 3_600 } },
        chunks: [await stream.chunk(someFixes(fromS, 5))],
      });
    },
  };
}
