import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { openCheckpoint, parseCheckpoint, signCheckpoint } from '../../src/audit/checkpoint.ts';
import { createNoteSigner, openNote, parseVerifierKey, signNote, verifierKey } from '../../src/audit/note.ts';

// The key and note of the Go implementation's own tests (golang.org/x/mod/sumdb/note, note_test.go).
const VERIFIER_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const SEED = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
const PETER = createNoteSigner(
  'PeterNeumann',
  Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), SEED]),
);
const TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const NOTE = `${TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

function otherSigner(name: string): ReturnType<typeof createNoteSigner> {
  return createNoteSigner(
    name,
    generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }),
  );
}

test('the reference note is signed to the byte and read', () => {
  expect(signNote(TEXT, PETER)).toBe(NOTE);
  expect(openNote(NOTE, PETER)).toEqual({ ok: true, text: TEXT });
});

test('the reference verifier key is written and read', () => {
  expect(verifierKey(PETER)).toBe(VERIFIER_KEY);
  expect(parseVerifierKey(VERIFIER_KEY)?.publicKey).toEqual(PETER.publicKey);
  expect(parseVerifierKey(VERIFIER_KEY.replace('c74f20a3', 'c74f20a4'))).toBeUndefined();
  expect(parseVerifierKey(VERIFIER_KEY.replace('+ARpc', '+BRpc'))).toBeUndefined();
});

test.each([
  ['text changed', NOTE.replace('answer', 'Answer'), 'bad_signature'],
  ['text cut', NOTE.replace(/^.*\n/, ''), 'bad_signature'],
  ['signature changed', NOTE.replace('x08go/Z', 'x08go/a'), 'bad_signature'],
  ['signature cut', NOTE.replace(/BwJnAM=\n$/, 'BwJn\n'), 'bad_signature'],
  ['key id changed', NOTE.replace('x08go', 'y08go'), 'unknown_signer'],
  ['name changed', NOTE.replace('— Peter', '— Piotr'), 'unknown_signer'],
  ['no newline at the end', NOTE.slice(0, -1), 'malformed'],
  ['no signature', `${TEXT}\n`, 'malformed'],
  ['no empty line', NOTE.replace('\n\n', '\n'), 'malformed'],
  ['a hyphen for the dash', NOTE.replace('—', '-'), 'malformed'],
  ['a control character', NOTE.replace('If', 'I\tf'), 'malformed'],
  ['too long', `${'x'.repeat(9000)}\n${NOTE}`, 'malformed'],
])('a note with %s is refused', (_, note, why) => {
  expect(openNote(note, PETER)).toEqual({ ok: false, why });
});

test('lines of other signers are passed over, a wrong line of ours is not', () => {
  const witness = signNote(TEXT, otherSigner('witness.example')).slice(TEXT.length + 1);
  expect(openNote(NOTE + witness, PETER)).toEqual({ ok: true, text: TEXT });
  const wrong = NOTE.slice(TEXT.length + 1).replace('x08go/Z', 'x08go/a');
  expect(openNote(NOTE + wrong, PETER)).toEqual({ ok: false, why: 'bad_signature' });
});

test('a checkpoint is signed, read back, and refused under another key of the same name', () => {
  const signer = otherSigner('fleetveil.example/log');
  const checkpoint = { origin: signer.name, size: 42, root: new Uint8Array(32).fill(7) };
  const note = signCheckpoint(checkpoint, signer);
  expect(openCheckpoint(note, signer)).toEqual({ ok: true, checkpoint });
  expect(openCheckpoint(note, otherSigner(signer.name))).toEqual({ ok: false, why: 'unknown_signer' });
  expect(openCheckpoint(note.replace('\n42\n', '\n43\n'), signer)).toEqual({
    ok: false,
    why: 'bad_signature',
  });
});

test('the checkpoint of the specification is read', () => {
  const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
  expect(parseCheckpoint(text)).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163 });
  expect(parseCheckpoint(`${text}an extension\n`)).toMatchObject({ size: 20852163 });
});

test.each([
  'log\n042\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  'log\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  'log\n1e3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  'log\n42\nCsUYapGGPo4d\n',
  '\n42\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
  'log\n42\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
  'log\n42\n',
  '',
])('a text that is no checkpoint is refused: %j', (text) => {
  expect(parseCheckpoint(text)).toBeUndefined();
});
