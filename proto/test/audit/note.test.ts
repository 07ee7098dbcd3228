import { expect, onTestFinished, test, vi } from 'vitest';
import {
  isUnsupported,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  verifierKey,
} from '../../src/audit/index.ts';
import { fromBase64 } from '../../src/bytes.ts';

// The key and note of the Go implementation's own tests (golang.org/x/mod/sumdb/note, note_test.go).
const VERIFIER_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER = {
  name: 'PeterNeumann',
  publicKey: fromBase64('ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW').slice(1),
};
const TEXT =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const NOTE = `${TEXT}
— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

test('the reference note is read', async () => {
  expect(await openNote(NOTE, PETER)).toEqual({ ok: true, text: TEXT });
});

test('the reference verifier key is written and read', async () => {
  expect(await verifierKey(PETER)).toBe(VERIFIER_KEY);
  expect((await parseVerifierKey(VERIFIER_KEY))?.publicKey).toEqual(PETER.publicKey);
  expect(await parseVerifierKey(VERIFIER_KEY.replace('c74f20a3', 'c74f20a4'))).toBeUndefined();
  expect(await parseVerifierKey(VERIFIER_KEY.replace('+ARpc', '+BRpc'))).toBeUndefined();
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
])('a note with %s is refused', async (_, note, why) => {
  expect(await openNote(note, PETER)).toEqual({ ok: false, why });
});

test('M7: a platform without Ed25519 does not call a note forged: it says that it cannot tell', async () => {
  const lacking = new DOMException('Unrecognized name.', 'NotSupportedError');
  const importKey = vi.spyOn(globalThis.crypto.subtle, 'importKey').mockRejectedValue(lacking);
  onTestFinished(() => importKey.mockRestore());
  const told = await openNote(NOTE, PETER).catch((error: unknown) => error);
  expect([told, isUnsupported(told)]).toEqual([lacking, true]);
  importKey.mockRejectedValue(new DOMException('Invalid key.', 'DataError'));
  expect(await openNote(NOTE, PETER)).toEqual({ ok: false, why: 'bad_signature' });
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
