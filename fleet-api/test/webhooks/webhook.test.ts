/** The rules of webhooks and of the addresses they may go to. */
import { randomBytes } from '@fleetveil/proto';
import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, test } from 'vitest';
import { isPublicAddress, isWebhookUrl, publicKeyText } from '../../src/insurers/insurer.ts';
import { fateOf, MOST_TRIES, webhookBody, webhookHeaders } from '../../src/webhooks/webhook.ts';

const status = (code: number) => ({ kind: 'answered', status: code }) as const;

test.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [301, 'again'],
  [400, 'again'],
  [410, 'disabled'],
  [500, 'again'],
])('an answer of %i is %s', (code, fate) => {
  expect(fateOf(status(code), 1, 0, 0.5).kind).toBe(fate);
});

test('pauses grow, stay within a fifth, and there are no more than eleven tries', () => {
  const pauses = (chance: number) =>
    Array.from({ length: MOST_TRIES }, (_, i) => fateOf(status(500), i + 1, 1_000, chance)).map((fate) =>
      fate.kind === 'again' ? fate.atRealS - 1_000 : fate.kind,
    );
  expect(pauses(0.5)).toEqual([5, 30, 120, 600, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 'given_up']);
  expect(pauses(0)[9]).toBe(57_600);
  expect(pauses(1)[9]).toBe(86_400);
});

test('M2: a body says an id and a kind', () => {
  expect(webhookBody('accident.released', 'a'.repeat(32))).toBe(
    `{"type":"accident.released","data":{"release_id":"${'a'.repeat(32)}"}}`,
  );
});

test('the example of the Standard Webhooks specification has its published signature', () => {
  // https://github.com/standard-webhooks/standard-webhooks, libraries: secret, id, time and body of its own tests.
  const secret = new Uint8Array(Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'));
  const headers = webhookHeaders(
    { webhookId: 'p5jXN8AQM9LWM0D4loKWxJek', realS: 1_614_265_330, body: '{"test": 2432232314}' },
    [secret],
  );
  expect(headers).toMatchObject({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('two secrets are two signatures', () => {
  const sending = { webhookId: 'x', realS: 1, body: '{}' };
  const [one, two] = [randomBytes(32), randomBytes(32)];
  const of = (...secrets: Uint8Array[]) => webhookHeaders(sending, secrets)['webhook-signature'];
  expect(of(one, two)).toBe(`${of(one)} ${of(two)}`);
});

describe('M8: where webhooks go', () => {
  test.each([
    'https://claims.example/hook',
    'https://claims.example:8443/a?b=c',
    'https://8.8.8.8/',
    'https://[2a00:1450:4001:81b::200e]/',
  ])('%s may be told', (url) => {
    expect(isWebhookUrl(url, { private: false })).toBe(true);
  });

  test.each([
    ...[
      'http://claims.example/',
      'https://localhost/',
      'https://a.localhost/',
      'https://db.internal/',
      'https://intranet/',
    ],
    ...[
      'https://127.0.0.1/',
      'https://10.0.0.1/',
      'https://192.168.1.1/',
      'https://172.31.0.1/',
      'https://169.254.169.254/',
    ],
    ...[
      'https://0.0.0.0/',
      'https://100.64.0.1/',
      'https://[::1]/',
      'https://[fd00::1]/',
      'https://[fe80::1]/',
    ],
    ...[
      'https://[::ffff:127.0.0.1]/',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://[2002:7f00:1::]/',
      'https://224.0.0.1/',
    ],
    ...[
      'https://user@claims.example/',
      'https://claims.example/#x',
      'ftp://claims.example/',
      'file:///etc/passwd',
      'no address',
    ],
  ])('%s is refused', (url) => {
    expect(isWebhookUrl(url, { private: false })).toBe(false);
  });

  test('inside the operator’s network where the settings say so, but never with a user', () => {
    expect(isWebhookUrl('http://127.0.0.1:9/', { private: true })).toBe(true);
    expect(isWebhookUrl('http://user@127.0.0.1:9/', { private: true })).toBe(false);
  });

  test.each([
    '127.0.0.1',
    '::1',
    '::',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    'fe80::1',
    '2001::1',
    '2001:db8::1',
    'ff02::1',
    'x',
  ])('the address %s is not public', (address) => expect(isPublicAddress(address)).toBe(false));

  test.each(['1.1.1.1', '172.32.0.1', '2606:4700:4700::1111', '2001:4860:4860::8888'])('%s is', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
});

describe('keys that packets can be sealed to', () => {
  test('a private key, a shared secret, a short or another key is none; members nobody needs are left out', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
    const [secret, open] = [await exportJWK(privateKey), await exportJWK(publicKey)];
    expect(await publicKeyText(secret)).toBeUndefined();
    expect(await publicKeyText({ kty: 'oct', k: 'AAAA' })).toBeUndefined();
    expect(await publicKeyText({ ...open, x: 'AAAA' })).toBeUndefined();
    expect(
      await publicKeyText({ kty: 'RSA', e: 'AQAB', n: Buffer.alloc(128, 255).toString('base64url') }),
    ).toBeUndefined();
    expect(JSON.parse((await publicKeyText({ ...open, use: 'enc' })) ?? '')).toEqual(open);
  });
});
