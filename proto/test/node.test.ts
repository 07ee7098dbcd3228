/** What Node does by its own means is what WebCrypto does, byte for byte. */
import { expect, test } from 'vitest';
import { createNodeSigning, nodeDerive } from '../node/index.ts';
import {
  createEnvelopeKeys,
  createEnvelopeKeysWith,
  generateSigningKey,
  importSigningKey,
  mqttPassword,
  mqttPasswordWith,
  randomBytes,
  randomId,
  signDocument,
  signDocumentWith,
  unitSecret,
  unitSecretWith,
} from '../src/index.ts';

test('secrets, passwords and keys of a session are the same', async () => {
  const [root, unit, session] = [randomBytes(32), randomId(), randomId()];
  const secret = unitSecretWith(nodeDerive, root, 'demo', unit);
  expect(secret).toEqual(await unitSecret(root, 'demo', unit));
  expect(mqttPasswordWith(nodeDerive, secret)).toBe(await mqttPassword(secret));
  const keys = createEnvelopeKeysWith(nodeDerive, secret, 'demo', unit, session);
  expect(await createEnvelopeKeys(secret, 'demo', unit, session)).toMatchObject(keys);
  expect(keys.up.raw).not.toEqual(keys.down.raw);
});

test('a secret of another length and a tenant out of form are refused', () => {
  const unit = randomId();
  expect(() => unitSecretWith(nodeDerive, randomBytes(31), 'demo', unit)).toThrow('32 bytes');
  expect(() => unitSecretWith(nodeDerive, randomBytes(32), 'De mo', unit)).toThrow('tenant');
  expect(() => createEnvelopeKeysWith(nodeDerive, randomBytes(33), 'demo', unit, randomId())).toThrow();
  expect(() => createEnvelopeKeysWith(nodeDerive, randomBytes(32), 'demo', unit, 'short')).toThrow();
});

test('a signed document is the same', async () => {
  const { privateKeyPkcs8, publicKey } = await generateSigningKey();
  const body = randomBytes(100);
  const signed = signDocumentWith(createNodeSigning(privateKeyPkcs8), 'status', 'demo', body);
  const key = await importSigningKey(privateKeyPkcs8);
  expect(new Uint8Array(signed)).toEqual(
    new Uint8Array(await signDocument('status', 'demo', body, key, publicKey)),
  );
});

test('what is no Ed25519 key does not sign', () => {
  expect(() => createNodeSigning(randomBytes(48))).toThrow('Ed25519');
});
