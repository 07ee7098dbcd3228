import { fromBase64, openCheckpoint, parseVerifierKey, provesGrowth } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appendEntry } from '../../src/audit/audit-log.ts';
import { appendLeaf, EMPTY_RANGE, rootOf } from '../../src/audit/merkle.ts';
import { createSequencer } from '../../src/audit/sequencer.ts';
import { asRiderDoor, createFakeVault, SIGNER, someEntry } from '../audit/log-parts.ts';
import { type DoorFleet, openDoorFleet } from './door-fleet.ts';

let doors: DoorFleet;
/** Checkpoints that somebody kept, oldest first. */
const kept: string[] = [];

const text = async (path: string): Promise<string> => (await doors.ask(path)).text();

beforeAll(async () => {
  doors = await openDoorFleet();
  const sequencer = createSequencer({
    ...{ db: doors.database.doors, vault: createFakeVault(), signer: SIGNER, holder: '0'.repeat(32) },
    nowS: () => Date.now() / 1000,
  });
  // The fleet's policy was published before: one entry more.
  for (const count of [3, 4, 6]) {
    for (let i = 0; i < count; i++)
      await asRiderDoor(doors.database.doors, 'rider-1', (trx) => appendEntry(trx, someEntry()));
    await sequencer.pass();
    kept.push(await text('/v1/public/audit/checkpoint'));
  }
});
afterAll(() => doors?.close());

async function headOf(note: string) {
  const verifier = await parseVerifierKey(await text('/v1/public/audit/key'));
  if (verifier === undefined) throw new Error('no key');
  const opened = await openCheckpoint(note, verifier);
  if (!opened.ok) throw new Error(opened.why);
  return opened.checkpoint;
}

test('M7: with what is public anybody proves that the log grew from each checkpoint to each newer one', async () => {
  const heads = await Promise.all(kept.map(headOf));
  expect(heads.map(({ size }) => size)).toEqual([4, 8, 14]);
  for (const [older, newer] of [
    [0, 1],
    [0, 2],
    [1, 2],
    [2, 2],
  ] as const) {
    const [from, to] = [heads[older], heads[newer]];
    if (from === undefined || to === undefined) throw new Error('no head');
    const answer = await doors.ask(`/v1/public/audit/consistency?from=${from.size}&to=${to.size}`);
    const { proof } = (await answer.json()) as { proof: string[] };
    expect(await provesGrowth(from, to, proof.map(fromBase64))).toBe(true);
    const forged = { ...from, root: from.root.map((byte) => byte ^ 1) };
    expect(await provesGrowth(forged, to, proof.map(fromBase64))).toBe(false);
  }
});

test('M7: the hashes of all leaves build the tree that was signed', async () => {
  const [first, rest] = await Promise.all(
    ['?limit=5', '?from=5'].map(async (query) => JSON.parse(await text(`/v1/public/audit/leaves${query}`))),
  );
  const hashes = [...first.hashes, ...rest.hashes].map(fromBase64);
  const last = await headOf(kept.at(-1) ?? '');
  expect(Buffer.from(rootOf(hashes.reduce((range, leaf) => appendLeaf(range, leaf), EMPTY_RANGE)))).toEqual(
    Buffer.from(last.root),
  );
  expect(JSON.stringify([first, rest])).not.toContain('rider');
});

test.each([
  ['beyond the newest checkpoint', 'from=3&to=15', 404],
  ['backwards', 'from=7&to=3', 404],
  ['no numbers', 'from=x&to=3', 422],
  ['a negative size', 'from=-1&to=3', 422],
  ['nothing', '', 422],
])('a proof that is asked for %s is refused', async (_, query, status) => {
  expect((await doors.ask(`/v1/public/audit/consistency?${query}`)).status).toBe(status);
});
