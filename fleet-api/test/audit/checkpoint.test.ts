import { generateKeyPairSync } from 'node:crypto';
import { openCheckpoint, openNote } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { signCheckpoint } from '../../src/audit/checkpoint.ts';
import { createNoteSigner, signNote } from '../../src/audit/note.ts';

// The seed and note of the Go implementation's own tests (golang.org/x/mod/sumdb/note, note_test.go).
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

test('the reference note is signed to the byte and read', async () => {
  expect(signNote(TEXT, PETER)).toBe(NOTE);
  expect(await openNote(NOTE, PETER)).toEqual({ ok: true, text: TEXT });
});

test('lines of other signers are passed over, a wrong line of ours is not', async () => {
  const witness = signNote(TEXT, otherSigner('witness.example')).slice(TEXT.length + 1);
  expect(await openNote(NOTE + witness, PETER)).toEqual({ ok: true, text: TEXT });
  const wrong = NOTE.slice(TEXT.length + 1).replace('x08go/Z', 'x08go/a');
  expect(await openNote(NOTE + wrong, PETER)).toEqual({ ok: false, why: 'bad_signature' });
});

test('a checkpoint is signed, read back, and refused under another key of the same name', async () => {
  const signer = otherSigner('fleetveil.example/log');
  const checkpoint = { origin: signer.name, size: 42, root: new Uint8Array(32).fill(7) };
  const note = signCheckpoint(checkpoint, signer);
  expect(await openCheckpoint(note, signer)).toEqual({ ok: true, checkpoint });
  expect(await openCheckpoint(note, otherSigner(signer.name))).toEqual({ ok: false, why: 'unknown_signer' });
  expect(await openCheckpoint(note.replace('\n42\n', '\n43\n'), signer)).toEqual({
    ok: false,
    why: 'bad_signature',
  });
});
