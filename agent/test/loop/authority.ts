/** The keys of a fleet and the documents it signs: what an operator's data centre would send a unit. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  COMMANDS,
  type CommandWord,
  coSignDocument,
  DEFAULT_POLICY_PATH,
  fromHex,
  generateSigningKey,
  generateTransportKey,
  idBytes,
  importSigningKey,
  KEY_ROLES,
  type KeyRole,
  PURPOSES,
  randomBytes,
  randomId,
  type SignedType,
  type SigningKey,
  signDocument,
  type TransportKeyPair,
  v1,
  type WirePurposeId,
} from '@fleetveil/proto';

export const TENANT = 'demo';

interface Signer {
  readonly publicKey: Uint8Array;
  readonly privateKey: SigningKey;
}

async function createSigner(): Promise<Signer> {
  const { privateKeyPkcs8, publicKey } = await generateSigningKey();
  return { publicKey, privateKey: await importSigningKey(privateKeyPkcs8) };
}

const ROLES = [
  'root',
  'policy',
  'grant_rental',
  'grant_theft',
  'status',
  'vault',
  'command',
] as const satisfies KeyRole[];
type Role = (typeof ROLES)[number];

/** Who signs what by right; a test may ask for another role. */
const BY_RIGHT: Partial<Record<SignedType, Role>> = {
  key_set: 'root',
  policy: 'policy',
  grant: 'grant_rental',
  grant_end: 'grant_rental',
  status: 'status',
  transport_keys: 'vault',
  command: 'command',
};

export interface Phone {
  readonly publicKey: Uint8Array;
  readonly privateKey: SigningKey;
}

export interface GrantWish {
  readonly vehicleId: string;
  readonly phone: Phone;
  readonly nowS: number;
  readonly route?: boolean;
  readonly rentalId?: string;
  readonly lastsS?: number;
  readonly purpose?: WirePurposeId;
  readonly signedBy?: Role;
  /** The edition in force unless told. */
  readonly minPolicyVersion?: number;
}

export interface CommandWish {
  readonly vehicleId: string;
  readonly nowS: number;
  readonly kind?: CommandWord;
  readonly commandId?: string;
  readonly tenant?: string;
  readonly fromS?: number;
  readonly lastsS?: number;
  readonly signedBy?: Role;
}

export interface Granted {
  readonly grantId: string;
  readonly rentalId: string;
  readonly signed: Uint8Array;
}

export interface Authority {
  readonly rootKey: Uint8Array;
  readonly transport: TransportKeyPair;
  sign(type: SignedType, body: Uint8Array, role?: Role): Promise<Uint8Array>;
  keySet(): Promise<Uint8Array>;
  /** The edition in force unless told. */
  policy(version?: number): Promise<Uint8Array>;
  /** Version of the edition in force, which grants ask for; 1 unless a test publishes another. */
  edition: number;
  /** Beginnings of public stations in every policy from now on. */
  readonly publicStations: string[];
  transportKeys(): Promise<Uint8Array>;
  status(vehicleId: string, nonce: Uint8Array, timeS: number, role?: Role): Promise<Uint8Array>;
  /** Purposes that whoever has the vehicle does not want, in every status from now on. */
  objections: WirePurposeId[];
  grant(wish: GrantWish): Promise<Granted>;
  /** For theft: signed by its own key, and by the vault unless told not to. */
  theftGrant(vehicleId: string, nowS: number, coSigned?: boolean): Promise<Granted>;
  grantEnd(vehicleId: string, rentalId: string, endedS: number): Promise<Uint8Array>;
  /** To ring or flash; holds from a moment ago for three minutes unless told. */
  command(wish: CommandWish): Promise<Uint8Array>;
  phone(): Promise<Phone>;
}

export async function createAuthority(): Promise<Authority> {
  const made = await Promise.all(ROLES.map(async (role) => [role, await createSigner()] as const));
  const signers = new Map<Role, Signer>(made);
  const transport = await generateTransportKey();
  const text = readFileSync(fileURLToPath(import.meta.resolve(DEFAULT_POLICY_PATH)), 'utf8');

  const sign = (type: SignedType, body: Uint8Array, role = BY_RIGHT[type] ?? 'root'): Promise<Uint8Array> => {
    const signer = signers.get(role);
    if (signer === undefined) throw new Error(`no ${role}`);
    return signDocument(type, TENANT, body, signer.privateKey, signer.publicKey);
  };
  const keys = made
    .filter(([role]) => role !== 'root')
    .map(([role, { publicKey }]) => ({
      ...{ role: KEY_ROLES.wire[role], publicKey, notBeforeS: 0, notAfterS: 4_000_000_000 },
    }));
  const objections: WirePurposeId[] = [];
  const publicStations: string[] = [];
  const authority: Authority = {
    ...{ objections, publicStations, edition: 1 },
    rootKey: signers.get('root')?.publicKey ?? new Uint8Array(),
    transport,
    sign,
    keySet: () => sign('key_set', v1.KeySet.encode({ tenant: TENANT, version: 1, keys }).finish()),
    policy(version = authority.edition) {
      const document = text
        .replace(/^version: 1$/m, `version: ${version}`)
        .replace(/^ {2}public: \[\]$/m, `  public: [${publicStations.join(', ')}]`);
      return sign('policy', v1.PolicyDocument.encode({ tenant: TENANT, version, document }).finish());
    },
    transportKeys() {
      const { keyId, publicKey } = transport;
      const key = { keyId, publicKey, notBeforeS: 0, notAfterS: 4_000_000_000 };
      const body = { tenant: TENANT, sequence: 1, keys: [key], quarantinePublicKey: publicKey };
      return sign('transport_keys', v1.TransportKeys.encode(body).finish());
    },
    status(vehicleId, nonce, timeS, role = 'status') {
      const versions = { policyVersion: authority.edition, keySetVersion: 1 };
      const body = {
        tenant: TENANT,
        vehicleId: idBytes(vehicleId),
        timeNonce: nonce,
        timeS,
        ...versions,
        objections: objections.map((purpose) => PURPOSES.wire[purpose]),
      };
      return sign('status', v1.Status.encode(body).finish(), role);
    },
    async grant({
      vehicleId,
      phone,
      nowS,
      route = false,
      rentalId = randomId(),
      lastsS = 4 * 3600 - 120,
      ...more
    }) {
      const grantId = randomId();
      const body = v1.Grant.encode({
        ...{ tenant: TENANT, grantId: idBytes(grantId), vehicleId: idBytes(vehicleId) },
        purpose: PURPOSES.wire[more.purpose ?? 'rental_contract'],
        rentalId: idBytes(rentalId),
        ...{
          notBeforeS: Math.floor(nowS) - 60,
          notAfterS: Math.floor(nowS) + lastsS,
          maxDurationS: 4 * 3600,
        },
        ...{ route, routeKeepDays: 30, consents: route ? ['route'] : [] },
        minPolicyVersion: more.minPolicyVersion ?? authority.edition,
        ...{ phoneKey: phone.publicKey, holder: randomBytes(32) },
      }).finish();
      return { grantId, rentalId, signed: await sign('grant', body, more.signedBy) };
    },
    async theftGrant(vehicleId, nowS, coSigned = true) {
      const [grantId, rentalId] = [randomId(), randomId()];
      const body = v1.Grant.encode({
        ...{ tenant: TENANT, grantId: idBytes(grantId), vehicleId: idBytes(vehicleId) },
        ...{ purpose: PURPOSES.wire.asset_protection, rentalId: idBytes(rentalId) },
        minPolicyVersion: authority.edition,
        ...{ notBeforeS: Math.floor(nowS) - 60, notAfterS: Math.floor(nowS) + 3600 },
      }).finish();
      const signed = await sign('grant', body, 'grant_theft');
      const vault = signers.get('vault');
      if (!coSigned || vault === undefined) return { grantId, rentalId, signed };
      const both = await coSignDocument(signed, TENANT, vault.privateKey, vault.publicKey);
      return { grantId, rentalId, signed: both };
    },
    grantEnd: (vehicleId, rentalId, endedS) => {
      const ids = { vehicleId: idBytes(vehicleId), rentalId: fromHex(rentalId) };
      return sign(
        'grant_end',
        v1.GrantEnd.encode({ tenant: TENANT, ...ids, endedS: Math.floor(endedS) }).finish(),
      );
    },
    command({ vehicleId, nowS, kind = 'ring', tenant = TENANT, fromS = -5, lastsS = 180, ...more }) {
      const notBeforeS = Math.floor(nowS) + fromS;
      const body = v1.Command.encode({
        ...{ tenant, vehicleId: idBytes(vehicleId), kind: COMMANDS.wire[kind] },
        ...{ commandId: idBytes(more.commandId ?? randomId()), claimId: idBytes(randomId()) },
        ...{ notBeforeS, notAfterS: notBeforeS + lastsS },
      }).finish();
      return sign('command', body, more.signedBy);
    },
    phone: createSigner,
  };
  return authority;
}
