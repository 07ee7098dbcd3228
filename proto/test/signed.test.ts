import { beforeAll, describe, expect, test } from 'vitest';
import {
  COMMANDS,
  coSignDocument,
  createTrustedKeys,
  decodeDocument,
  generateSigningKey,
  importSigningKey,
  KEY_ROLES,
  type KeyRole,
  keyIdOf,
  publicKeyOf,
  SIGNED_TYPES,
  SIGNERS,
  type SignedType,
  signBytes,
  v1,
  verifyBytes,
  verifySigned,
  withKeySet,
} from '../src/index.ts';
import { type DECODABLE, encode } from './codecs.ts';
import {
  createPair,
  createRing,
  NOT_AFTER_S,
  NOT_BEFORE_S,
  type Ring,
  sign,
  signKeySet,
  TENANT,
} from './key-ring.ts';
import { type Message, maximal } from './maximal.ts';

const NOW_S = 1_500;
const MESSAGES: Partial<Record<SignedType, (typeof DECODABLE)[number]>> = {
  key_set: 'KeySet',
  policy: 'PolicyDocument',
  grant: 'Grant',
  grant_end: 'GrantEnd',
  status: 'Status',
  transport_keys: 'TransportKeys',
  unit_certificate: 'UnitCertificate',
  command: 'Command',
};
const TYPES = Object.keys(MESSAGES) as (keyof typeof MESSAGES)[];

let ring: Ring;
beforeAll(async () => {
  ring = await createRing();
});

function bodyOf(type: SignedType, changes: Message = {}): Uint8Array {
  const name = MESSAGES[type] ?? 'PhoneOrder';
  return encode(name, { ...maximal(name), tenant: TENANT, ...purposeOf(type), ...changes });
}

function purposeOf(type: SignedType): Message {
  return type === 'grant' ? { purpose: v1.Purpose.PURPOSE_RENTAL_CONTRACT } : {};
}

/** `ok`, or why not. */
async function answer(
  bytes: Uint8Array,
  type: SignedType,
  nowS: number | undefined = NOW_S,
  tenant = TENANT,
) {
  const verified = await verifySigned(bytes, { tenant, type, keys: ring.trusted, nowS });
  return verified.ok ? 'ok' : verified.why;
}

describe('M8, M10: a role signs what its line lists, and nothing else', () => {
  const pairs = TYPES.flatMap((type) => KEY_ROLES.words.map((role) => [type, role] as const));
  test.each(pairs)('%s by %s', async (type, role) => {
    const lists = SIGNERS[type].includes(role) && role !== 'grant_theft';
    expect(await answer(await sign(type, bodyOf(type), ring[role]), type)).toBe(lists ? 'ok' : 'wrong_role');
  });

  test.each(['opening', 'phone_order'] as const)('%s is signed by no key of a key set', async (type) => {
    for (const role of KEY_ROLES.words)
      expect(await answer(await sign(type, bodyOf(type), ring[role]), type)).toBe('wrong_role');
  });

  test('L8: a command rings or flashes, and there is no other', () => {
    expect(COMMANDS.words).toEqual(['ring', 'flash']);
    for (const kind of [0, 3, 4, 127])
      expect(() => decodeDocument('command', bodyOf('command', { kind })), `${kind}`).toThrow('kind');
  });

  test('the lines are those of docs/wire.md', () => {
    expect(SIGNERS).toEqual({
      key_set: ['root'],
      policy: ['policy'],
      grant: ['grant_rental', 'grant_theft'],
      grant_end: ['grant_rental'],
      status: ['status'],
      transport_keys: ['vault'],
      unit_certificate: ['enrol'],
      command: ['command'],
      opening: [],
      phone_order: [],
      accident_packet: [],
      wipe_receipt: [],
    });
  });

  test('root may sign only key sets', () => {
    const byRoot = SIGNED_TYPES.words.filter((type) => SIGNERS[type].includes('root'));
    expect(byRoot).toEqual(['key_set']);
  });
});

describe('a document is not believed', () => {
  test('of another type than asked for', async () => {
    expect(await answer(await sign('grant_end', bodyOf('grant_end'), ring.grant_rental), 'grant')).toBe(
      'wrong_type',
    );
  });

  test('whose type was changed after signing', async () => {
    const signed = v1.Signed.decode(await sign('grant', bodyOf('grant_end'), ring.grant_rental));
    signed.type = SIGNED_TYPES.wire.grant_end;
    expect(await answer(v1.Signed.encode(signed).finish(), 'grant_end')).toBe('bad_signature');
  });

  test('that was signed for another tenant', async () => {
    const bytes = await sign('status', bodyOf('status'), ring.status, 'other');
    expect(await answer(bytes, 'status')).toBe('bad_signature');
    expect(await answer(await sign('status', bodyOf('status'), ring.status), 'status', NOW_S, 'other')).toBe(
      'bad_signature',
    );
  });

  test('that names another tenant than it is signed for', async () => {
    const bytes = await sign('status', bodyOf('status', { tenant: 'other' }), ring.status);
    expect(await answer(bytes, 'status')).toBe('wrong_tenant');
  });

  test('by a key that nobody named', async () => {
    expect(await answer(await sign('status', bodyOf('status'), await createPair()), 'status')).toBe(
      'unknown_key',
    );
  });

  test('by a key before its time, or after it', async () => {
    const bytes = await sign('status', bodyOf('status'), ring.status);
    expect(await answer(bytes, 'status', NOT_BEFORE_S - 1)).toBe('expired_key');
    expect(await answer(bytes, 'status', NOT_BEFORE_S)).toBe('ok');
    expect(await answer(bytes, 'status', NOT_AFTER_S - 1)).toBe('ok');
    expect(await answer(bytes, 'status', NOT_AFTER_S)).toBe('expired_key');
    const verified = await verifySigned(bytes, {
      tenant: TENANT,
      type: 'status',
      keys: ring.trusted,
      nowS: undefined,
    });
    expect(verified.ok).toBe(true);
  });

  test('M3: by a key that had ended before the time that has passed for certain, also where the time is not known', async () => {
    const bytes = await sign('status', bodyOf('status'), ring.status);
    const expected = { tenant: TENANT, type: 'status', keys: ring.trusted, nowS: undefined } as const;
    const at = async (leastS: number) => {
      const verified = await verifySigned(bytes, { ...expected, leastS });
      return verified.ok ? verified.keysValid : verified.why;
    };
    expect(await at(0)).toEqual({ fromS: NOT_BEFORE_S, untilS: NOT_AFTER_S });
    expect(await at(NOT_AFTER_S - 1)).toEqual({ fromS: NOT_BEFORE_S, untilS: NOT_AFTER_S });
    expect(await at(NOT_AFTER_S)).toBe('expired_key');
  });

  test('with any byte of body or signature changed', async () => {
    const signed = v1.Signed.decode(await sign('grant_end', bodyOf('grant_end'), ring.grant_rental));
    for (const field of ['body', 'signature'] as const) {
      for (let i = 0; i < signed[field].length; i++) {
        const changed = v1.Signed.create(signed);
        changed[field] = Uint8Array.from(signed[field], (byte, at) => (at === i ? byte ^ 1 : byte));
        expect(await answer(v1.Signed.encode(changed).finish(), 'grant_end'), `${field} ${i}`).toBe(
          'bad_signature',
        );
      }
    }
  });

  test('that says it is another known key', async () => {
    const signed = v1.Signed.decode(await sign('grant_end', bodyOf('grant_end'), await createPair()));
    signed.keyId = await keyIdOf(ring.grant_rental.publicKey);
    expect(await answer(v1.Signed.encode(signed).finish(), 'grant_end')).toBe('bad_signature');
  });

  test('that is garbage, or whose body is', async () => {
    expect(await answer(new Uint8Array(0), 'grant')).toBe('malformed');
    expect(await answer(new Uint8Array(100_000), 'grant')).toBe('malformed');
    expect(await answer(await sign('grant', Uint8Array.of(9, 9, 9), ring.grant_rental), 'grant')).toBe(
      'malformed',
    );
  });
});

describe('M10: a grant for theft needs two', () => {
  const theft = () => bodyOf('grant', { purpose: v1.Purpose.PURPOSE_ASSET_PROTECTION });
  const coSign = (bytes: Uint8Array, role: KeyRole) =>
    coSignDocument(bytes, TENANT, ring[role].privateKey, ring[role].publicKey);

  test('grant_theft and the vault together', async () => {
    const once = await sign('grant', theft(), ring.grant_theft);
    expect(await answer(once, 'grant')).toBe('missing_co_signature');
    expect(await answer(await coSign(once, 'vault'), 'grant')).toBe('ok');
  });

  test('M3: says within which time both keys are valid', async () => {
    const keys = [
      { role: 'grant_theft', notBeforeS: 1_000, notAfterS: 3_000 },
      { role: 'vault', notBeforeS: 1_200, notAfterS: 2_000 },
    ] as const;
    const named = keys.map(({ role, ...times }) => {
      return { role: KEY_ROLES.wire[role], publicKey: ring[role].publicKey, ...times };
    });
    const body = v1.KeySet.encode({ tenant: TENANT, version: 2, keys: named }).finish();
    const set = await withKeySet(ring.trusted, await sign('key_set', body, ring.root), TENANT, 1);
    if (!set.ok) throw new Error(set.why);
    const both = await coSign(await sign('grant', theft(), ring.grant_theft), 'vault');
    const expected = { tenant: TENANT, type: 'grant', keys: set.keys, nowS: undefined } as const;
    expect(await verifySigned(both, expected)).toMatchObject({ keysValid: { fromS: 1_200, untilS: 2_000 } });
    // The vault's key alone has ended: there is no second.
    const late = await verifySigned(both, { ...expected, leastS: 2_500 });
    expect(late).toEqual({ ok: false, why: 'missing_co_signature' });
  });

  test('no other role is the second', async () => {
    const once = await sign('grant', theft(), ring.grant_theft);
    for (const role of KEY_ROLES.words.filter((word) => word !== 'vault')) {
      expect(await answer(await coSign(once, role), 'grant'), role).toBe('missing_co_signature');
    }
  });

  test('the vault over another body is no second', async () => {
    const other = v1.Signed.decode(
      await coSign(await sign('grant', bodyOf('grant'), ring.grant_theft), 'vault'),
    );
    const mine = v1.Signed.decode(await sign('grant', theft(), ring.grant_theft));
    mine.coSignatures = other.coSignatures;
    expect(await answer(v1.Signed.encode(mine).finish(), 'grant')).toBe('missing_co_signature');
  });

  test('M8: and no more, nor a rental any: what nobody checks would be hashed', async () => {
    const once = await sign('grant', theft(), ring.grant_theft);
    const [stranger, rental] = [await createPair(), await sign('grant', bodyOf('grant'), ring.grant_rental)];
    const byStranger = (bytes: Uint8Array) =>
      coSignDocument(bytes, TENANT, stranger.privateKey, stranger.publicKey);
    expect(await answer(await byStranger(await coSign(once, 'vault')), 'grant')).toBe('malformed');
    expect(await answer(await coSign(await byStranger(once), 'vault'), 'grant')).toBe('malformed');
    expect(await answer(await coSign(await coSign(once, 'vault'), 'vault'), 'grant')).toBe('malformed');
    expect(await answer(rental, 'grant')).toBe('ok');
    expect(await answer(await byStranger(rental), 'grant')).toBe('malformed');
    expect(await answer(await coSign(rental, 'vault'), 'grant')).toBe('malformed');
  });

  test('the online rental key cannot, not even with the vault; nor grant_theft a rental', async () => {
    expect(
      await answer(await coSign(await sign('grant', theft(), ring.grant_rental), 'vault'), 'grant'),
    ).toBe('wrong_role');
    expect(
      await answer(await coSign(await sign('grant', bodyOf('grant'), ring.grant_theft), 'vault'), 'grant'),
    ).toBe('wrong_role');
  });
});

describe('key sets', () => {
  test('replace the one before, keep the roots, and never go back', async () => {
    const second = await signKeySet(ring, 2, ['status']);
    const kept = await withKeySet(ring.trusted, second, TENANT, 1);
    expect(kept.ok && kept.keys.keys.map(({ role }) => role)).toEqual(['root', 'status']);
    expect(kept.ok && kept.keys.version).toBe(2);
    expect(await withKeySet(ring.trusted, second, TENANT, 2)).toMatchObject({ ok: true });
    expect(await withKeySet(ring.trusted, second, TENANT, 3)).toEqual({ ok: false, why: 'old_version' });
  });

  test('make no roots', async () => {
    const evil = await createPair();
    const body = v1.KeySet.encode({
      tenant: TENANT,
      version: 2,
      keys: [{ role: KEY_ROLES.wire.root, publicKey: evil.publicKey, notBeforeS: 0, notAfterS: NOT_AFTER_S }],
    }).finish();
    const next = await withKeySet(ring.trusted, await sign('key_set', body, ring.root), TENANT, 1);
    expect(next.ok && next.keys.keys.length).toBe(1);
    if (!next.ok) return;
    const third = await sign('key_set', bodyOf('key_set'), evil);
    expect(await withKeySet(next.keys, third, TENANT, 1)).toEqual({ ok: false, why: 'unknown_key' });
  });

  test('with a role of a later edition are read, and that key signs nothing', async () => {
    const later = await createPair();
    const body = v1.KeySet.encode({
      tenant: TENANT,
      version: 2,
      keys: [{ role: 100 as v1.KeyRole, publicKey: later.publicKey, notBeforeS: 0, notAfterS: NOT_AFTER_S }],
    }).finish();
    const next = await withKeySet(ring.trusted, await sign('key_set', body, ring.root), TENANT, 1);
    expect(next.ok && next.keys.keys.map(({ role }) => role)).toEqual(['root']);
  });

  test('either of two roots may sign, a stranger may not', async () => {
    const [other, stranger] = [await createPair(), await createPair()];
    const roots = await createTrustedKeys([other.publicKey, ring.root.publicKey]);
    expect(await withKeySet(roots, await signKeySet(ring, 1, ['status']), TENANT, 0)).toMatchObject({
      ok: true,
    });
    const byOther = await sign('key_set', bodyOf('key_set'), other);
    expect(await withKeySet(roots, byOther, TENANT, 0)).toMatchObject({ ok: true });
    const byStranger = await sign('key_set', bodyOf('key_set'), stranger);
    expect(await withKeySet(roots, byStranger, TENANT, 0)).toEqual({ ok: false, why: 'unknown_key' });
  });
});

describe('raw signatures of units and phones', () => {
  test('hold for one type, tenant, body and key only', async () => {
    const [unit, other] = [await createPair(), await createPair()];
    const body = Uint8Array.of(1, 2, 3);
    const signature = await signBytes('opening', TENANT, body, unit.privateKey);
    expect(signature.length).toBe(64);
    expect(await verifyBytes('opening', TENANT, body, signature, unit.publicKey)).toBe(true);
    expect(await verifyBytes('phone_order', TENANT, body, signature, unit.publicKey)).toBe(false);
    expect(await verifyBytes('opening', 'other', body, signature, unit.publicKey)).toBe(false);
    expect(await verifyBytes('opening', TENANT, Uint8Array.of(1, 2), signature, unit.publicKey)).toBe(false);
    expect(await verifyBytes('opening', TENANT, body, signature, other.publicKey)).toBe(false);
    expect(await verifyBytes('opening', TENANT, body, new Uint8Array(3), unit.publicKey)).toBe(false);
    expect(await verifyBytes('opening', TENANT, body, signature, new Uint8Array(3))).toBe(false);
  });

  test('a private key knows its public half; what is no key is malformed', async () => {
    const { privateKeyPkcs8, publicKey } = await generateSigningKey();
    expect(await publicKeyOf(privateKeyPkcs8)).toEqual(publicKey);
    await expect(publicKeyOf(new Uint8Array(9))).rejects.toThrow(/Ed25519 in PKCS #8/);
    await expect(importSigningKey(new Uint8Array(9))).rejects.toThrow(/Ed25519 in PKCS #8/);
    await expect(createTrustedKeys([new Uint8Array(9)])).rejects.toThrow(/Ed25519, 32 bytes/);
  });
});
