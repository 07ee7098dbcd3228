/** M10, M7, R5: who is taken off a case looks no more and agrees to nothing; a legal hold keeps a case and opens nothing. */
import { dayOf, randomId } from '@fleetveil/proto';
import { beforeEach, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import { dateOfDay } from '../../src/database/days.ts';
import { encodeTheftGrant } from '../../src/grants/grant.ts';
import { runRetention } from '../../src/retention/run.ts';
import { destroyClosed } from '../../src/vault/theft-desk.ts';
import { storeRemoval } from '../../src/vault/theft-store.ts';
import { json, NOW_S, problemOf, TENANT, type TestVehicle } from '../doors/door-fleet.ts';
import { meanwhile } from '../vault/meanwhile.ts';
import { NOTHING_SHARED } from '../vault/nothing-shared.ts';
import {
  away,
  type Case,
  DAY,
  HOUR,
  must,
  positionsIn,
  type StolenFleet,
  stolenFleetOfFile,
} from './stolen.ts';

const file = stolenFleetOfFile();
let stolen: StolenFleet;
let scooter: TestVehicle;
beforeEach(() => {
  ({ stolen, scooter } = file);
});

const vault = () => file.vault;
const WHY = 'He knows somebody who is concerned.';
const remove = (theftId: string, officer: string, token = stolen.tokens.ola) =>
  stolen.post(`/v1/theft/cases/${theftId}/removal`, { officer, reason: WHY }, token);
const begin = async (theftId: string, token = stolen.tokens.ola) =>
  must<{ session_id: string }>(stolen.look(theftId, token));
const grantFor = (theftId: string) => {
  const terms = {
    ...{ tenant: TENANT, grantId: randomId(), vehicleId: scooter.vehicleId, caseId: theftId },
    ...{ minPolicyVersion: 1, notBeforeS: NOW_S, notAfterS: NOW_S + DAY },
  };
  return stolen.doors.fleet.signers.theft.sign('grant', TENANT, encodeTheftGrant(terms));
};

/** Reads a stream of events until the text has a word, or it ends. */
async function until(answer: Response, word: string): Promise<string> {
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  while (!text.includes(word)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  reader.releaseLock();
  return text;
}

test('M10, M7: who is taken off a case loses the running look at once, at the door and in the vault, on record with the reason', async () => {
  const { doors, tokens } = stolen;
  const { theft_id } = await stolen.confirmed(scooter, { officers: ['otto'] });
  await stolen.seal(scooter, away(NOW_S + 10, 3), { grant: await stolen.grantOf(theft_id) });
  const { session_id } = await begin(theft_id, tokens.otto);
  const path = `/v1/theft/looks/${session_id}/positions`;
  const following = await doors.ask(path, { token: tokens.otto });
  expect(positionsIn(await until(following, 'event: position'))).toHaveLength(3);
  const before = (await vault().leaves(0)).last;
  stolen.at(NOW_S + 60);
  expect(await must<Case>(remove(theft_id, 'otto'))).toMatchObject({ officers: ['ola'], removed: ['otto'] });
  expect(await until(following, 'event: end')).toContain('event: end\ndata: {"code":"theft_not_yours"}\n\n');
  expect(await problemOf(doors.ask(path, { token: tokens.otto }))).toEqual([403, 'theft_not_yours']);
  expect(await problemOf(stolen.look(theft_id, tokens.otto))).toEqual([403, 'theft_not_yours']);
  const own = { actor: { token: tokens.otto } };
  const chunk = { chunkNo: 0, nonce: new Uint8Array(12), ciphertext: new Uint8Array(320) };
  const asked = { sessionId: session_id, streamId: randomId(), chunks: [chunk], ...own };
  expect(await vault().theft.open(asked)).toEqual({ kind: 'refused', code: 'look_over' });
  expect(await vault().theft.look({ caseId: theft_id, reason: WHY, ...own })).toEqual({
    ...{ kind: 'refused', code: 'not_officer' },
  });
  const leaves = (await vault().leaves(before)).leaves.map(({ entry }) => entry as Record<string, unknown>);
  expect(leaves[0]).toMatchObject({
    ...{ act: 'theft_officer_removed', actor: { kind: 'theft_officer', id: 'ola' }, why: WHY },
    detail: { caseId: theft_id, officer: 'otto', looks: 1 },
  });
  const entries = await doors.database.owner.selectFrom('audit_entry').select('entry').execute();
  expect(entries.map(({ entry }) => entry)).toContainEqual(
    expect.objectContaining({ act: 'theft_officer_removed', why: WHY }),
  );
  const report = await json(doors.ask(`/v1/theft/cases/${theft_id}/report`, { token: tokens.ola }));
  expect(report).toMatchObject({ looks: [{ officer: 'otto', ends_s: NOW_S + 60 }] });
  expect((await stolen.look(theft_id)).status).toBe(201);
});

test('M10, M7: who is taken off a case while a position is about to be opened for them gets none', async () => {
  const { doors, tokens } = stolen;
  const { theft_id } = await stolen.confirmed(scooter, { officers: ['otto'] });
  const sealed = await stolen.seal(scooter, away(NOW_S + 10, 3), { grant: await stolen.grantOf(theft_id) });
  const { session_id } = await begin(theft_id, tokens.otto);
  const chunk = { chunkNo: 0, nonce: new Uint8Array(12), ciphertext: new Uint8Array(320) };
  const ask = {
    sessionId: session_id,
    streamId: sealed.streamId,
    chunks: [chunk],
    actor: { token: tokens.otto },
  };
  expect(await vault().theft.open(ask)).toMatchObject({ kind: 'done' });
  const opened = await meanwhile(
    doors.database.vault,
    (trx) => storeRemoval(trx, theft_id, 'otto'),
    () => vault().theft.open(ask),
  );
  expect(opened).toEqual({ kind: 'refused', code: 'not_officer' });
});

test('M10: who was an officer of a case agrees to nothing in it: not at the door, not before the vault, not past both', async () => {
  const { doors } = stolen;
  const { theft_id } = await stolen.confirmed(scooter, { officers: ['otto'] });
  await must(remove(theft_id, 'otto'));
  stolen.at(NOW_S + HOUR);
  const renewal = { reason: 'It was seen in the next town.' };
  await must(stolen.post(`/v1/theft/cases/${theft_id}/renewal`, renewal, stolen.tokens.ola));
  const turned = await doors.token('otto', 'approver');
  expect(await problemOf(stolen.approve(theft_id, turned))).toEqual([409, 'second_person']);
  const said = {
    caseId: theft_id,
    grant: new Uint8Array(await grantFor(theft_id)),
    actor: { token: turned },
  };
  expect(await vault().theft.confirm(said)).toEqual({ kind: 'refused', code: 'same_person' });
  const alone = withRole(doors.parts.db, 'door_approver', { tenant: TENANT }, (trx) =>
    trx.updateTable('theft_case').set({ decided_by: 'otto' }).where('case_id', '=', theft_id).execute(),
  );
  expect(await alone.catch(sqlStateOf)).toBe('23514');
  expect((await stolen.approve(theft_id, stolen.tokens.axel)).status).toBe(200);
});

test('M10: the word of who was taken off waits no more: a renewal that they asked for is nobody’s', async () => {
  const { tokens } = stolen;
  const { theft_id } = await stolen.confirmed(scooter, { officers: ['otto'] });
  stolen.at(NOW_S + HOUR);
  const renewal = { reason: 'It was seen in the next town.' };
  await must(stolen.post(`/v1/theft/cases/${theft_id}/renewal`, renewal, tokens.otto));
  await must(remove(theft_id, 'otto'));
  expect(await problemOf(stolen.approve(theft_id, tokens.axel))).toEqual([409, 'theft_decided']);
  const said = {
    ...{ caseId: theft_id, grant: new Uint8Array(await grantFor(theft_id)) },
    actor: { token: tokens.axel },
  };
  expect(await vault().theft.confirm(said)).toEqual({ kind: 'refused', code: 'nothing_asked' });
});

test('P8: one officer is always left, who declared takes it back instead, and nobody is taken off by others', async () => {
  const { doors, tokens } = stolen;
  const { theft_id } = await stolen.declare(scooter, { officers: ['otto'] });
  expect(await problemOf(remove(theft_id, 'ola', tokens.otto))).toEqual([409, 'theft_officer_needed']);
  const eve = await doors.token('eve', 'theft_officer');
  expect(await problemOf(remove(theft_id, 'otto', eve))).toEqual([403, 'theft_not_yours']);
  expect(await problemOf(remove(theft_id, 'otto', tokens.ada))).toEqual([403, 'forbidden']);
  expect(await problemOf(remove(theft_id, 'nobody'))).toEqual([404, 'not_found']);
  await must(stolen.approve(theft_id));
  expect(await must<Case>(remove(theft_id, 'ola', tokens.ola))).toMatchObject({ officers: ['otto'] });
  expect(await problemOf(stolen.look(theft_id))).toEqual([403, 'theft_not_yours']);
  expect(await problemOf(remove(theft_id, 'otto', tokens.otto))).toEqual([409, 'theft_officer_needed']);
  const asked = { caseId: theft_id, officer: 'otto', reason: WHY };
  expect(await vault().theft.remove({ ...asked, actor: { token: tokens.otto } })).toEqual({
    ...{ kind: 'refused', code: 'officer_needed' },
  });
  expect(await vault().theft.remove({ ...asked, actor: { token: eve } })).toEqual({
    ...{ kind: 'refused', code: 'not_officer' },
  });
});

const hold = async (theftId: string, reviewInDays: number) => {
  const token = await stolen.doors.token('pia', 'privacy_officer');
  const body = {
    ...{ owner: 'legal', reason: 'The theft is before the court.' },
    review_on: dateOfDay(dayOf(NOW_S) + reviewInDays),
    subject: { kind: 'theft', theft_id: theftId },
  };
  return must<{ hold_id: string; rentals: number }>(stolen.post('/v1/privacy/holds', body, token));
};
const keysOf = async (...streamIds: string[]) => {
  const found = stolen.doors.database.vault.selectFrom('stream_key').select('stream_id');
  return (await found.where('stream_id', 'in', streamIds).execute()).length;
};
const destroyAt = (nowS: number) => {
  stolen.at(nowS);
  return destroyClosed(
    { db: stolen.doors.database.vault, tenant: TENANT, nowS: () => nowS, custody: NOTHING_SHARED },
    0,
  );
};
const retainAt = (nowS: number) => {
  stolen.at(nowS);
  const { owner } = stolen.doors.database;
  return runRetention({ owner, tenant: TENANT, policy: undefined, vault: vault() }, nowS);
};
const runJob = () => file.run();
const close = (theftId: string, outcome: string) =>
  must(
    stolen.post(
      `/v1/theft/cases/${theftId}/close`,
      { outcome, text: 'It stood in a yard.' },
      stolen.tokens.ola,
    ),
  );

test('M7, R5: what goes of a case although the rest of it is held goes on record', async () => {
  const { theft_id } = await stolen.confirmed(scooter);
  const pursuit = await stolen.seal(scooter, away(NOW_S + 10, 3), { grant: await stolen.grantOf(theft_id) });
  await hold(theft_id, 100);
  // Suspected after the hold began and confirmed with the next grant: of the case, and not under the hold.
  const later = await stolen.seal(scooter, away(NOW_S + 60, 3));
  stolen.at(NOW_S + HOUR);
  const renewal = { reason: 'It was seen in the next town.' };
  await must(stolen.post(`/v1/theft/cases/${theft_id}/renewal`, renewal, stolen.tokens.ola));
  await must(stolen.approve(theft_id, stolen.tokens.axel));
  await close(theft_id, 'found');
  const before = (await vault().leaves(0)).last;
  const nextDayS = NOW_S - (NOW_S % DAY) + DAY;
  expect(await destroyAt(nextDayS)).toBe(1);
  expect([await keysOf(pursuit.streamId), await keysOf(later.streamId)]).toEqual([1, 0]);
  expect((await vault().leaves(before)).leaves.map(({ entry }) => entry)).toMatchObject([
    { act: 'destruction', detail: { reason: 'theft_closed', streams: 1 } },
  ]);
  expect(await destroyAt(nextDayS + 60)).toBe(0);
  expect((await vault().leaves(before)).last).toBe(before + 1);
});

test('M6, R5: a held case keeps its pursuit, its suspicion and its file beyond their day, shows them to nobody, and goes when released', async () => {
  const { doors } = stolen;
  const suspected = await stolen.seal(scooter, away(NOW_S - 60, 3));
  await runJob();
  const { theft_id } = await stolen.declare(scooter, { reason: 'unit_suspicion', police_reference: 'LV-1' });
  await must(stolen.approve(theft_id));
  const pursuit = await stolen.seal(scooter, away(NOW_S + 10, 3), { grant: await stolen.grantOf(theft_id) });
  const { session_id } = await begin(theft_id);
  await stolen.positions(session_id);
  const { hold_id, rentals } = await hold(theft_id, 100);
  expect(rentals).toBe(2);
  await close(theft_id, 'found');
  const nextDayS = NOW_S - (NOW_S % DAY) + DAY;
  expect(await destroyAt(nextDayS)).toBe(0);
  expect(await keysOf(suspected.streamId, pursuit.streamId)).toBe(2);
  expect(await problemOf(stolen.look(theft_id))).toEqual([409, 'theft_destroyed']);

  const { owner } = doors.database;
  await owner
    .updateTable('theft_case')
    .set({ ends_on: dateOfDay(dayOf(NOW_S) + 50) })
    .where('case_id', '=', theft_id)
    .execute();
  await retainAt(NOW_S + 60 * DAY);
  const rows = await owner.selectFrom('held_row').select('source').where('hold_id', '=', hold_id).execute();
  const sources = rows.map(({ source }) => source);
  expect([...new Set(sources)].sort()).toEqual([
    ...['chunk', 'stream', 'theft_case', 'theft_look', 'theft_opening'],
  ]);
  const left = await owner
    .selectFrom('theft_case')
    .select('case_id')
    .where('case_id', '=', theft_id)
    .execute();
  expect(left).toEqual([]);
  expect(await keysOf(suspected.streamId, pursuit.streamId)).toBe(2);

  stolen.at(NOW_S + 61 * DAY);
  const token = await doors.token('pia', 'privacy_officer');
  await must(
    stolen.post(`/v1/privacy/holds/${hold_id}/release`, { reason: 'The court has decided.' }, token),
  );
  await destroyAt(NOW_S + 61 * DAY);
  expect(await keysOf(suspected.streamId, pursuit.streamId)).toBe(0);
  await retainAt(NOW_S + 62 * DAY);
  expect(
    await owner.selectFrom('held_row').select('source').where('hold_id', '=', hold_id).execute(),
  ).toEqual([]);
});

test('M6, R5: a false alarm under a hold is seen by nobody at once, and is destroyed when the hold lapses unreviewed', async () => {
  const { theft_id } = await stolen.confirmed(scooter);
  const pursuit = await stolen.seal(scooter, away(NOW_S + 10, 3), { grant: await stolen.grantOf(theft_id) });
  const { session_id } = await begin(theft_id);
  await hold(theft_id, 1);
  await close(theft_id, 'false_alarm');
  await expect(stolen.positions(session_id)).rejects.toThrow('theft_destroyed');
  expect(await destroyAt(NOW_S + 31 * DAY)).toBe(0);
  expect(await keysOf(pursuit.streamId)).toBe(1);
  expect(await destroyAt(NOW_S + 32 * DAY)).toBe(1);
  expect(await keysOf(pursuit.streamId)).toBe(0);
});

test('R5: a hold needs a case of this fleet, and only the privacy officer begins one', async () => {
  const { doors, tokens, post } = stolen;
  const body = (theftId: string) => ({
    ...{ owner: 'legal', reason: 'The theft is before the court.' },
    ...{ review_on: dateOfDay(dayOf(NOW_S) + 10), subject: { kind: 'theft', theft_id: theftId } },
  });
  const { theft_id } = await stolen.declare(scooter);
  const elsewhere = await doors.fleet.token('pia', { roles: ['privacy_officer'], tenant: 'elsewhere' });
  const pia = await doors.token('pia', 'privacy_officer');
  expect(await problemOf(post('/v1/privacy/holds', body(theft_id), elsewhere))).toEqual([404, 'not_found']);
  expect(await problemOf(post('/v1/privacy/holds', body(randomId()), pia))).toEqual([404, 'not_found']);
  expect(await problemOf(post('/v1/privacy/holds', body(theft_id), tokens.ola))).toEqual([403, 'forbidden']);
});
