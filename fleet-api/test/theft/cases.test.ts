/** P8, M10: the life of a case of theft through the doors, with the real vault as the second judge. */
import { randomId, toHex, v1 } from '@fleetveil/proto';
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { withRole } from '../../src/database/access.ts';
import { sqlStateOf } from '../../src/database/database.ts';
import { createDoors } from '../../src/doors/app.ts';
import { encodeTheftGrant } from '../../src/grants/grant.ts';
import { loadKeySet } from '../../src/keys/key-set.ts';
import { verifyGrant } from '../../src/vault/grants.ts';
import { json, NOW_S, problemOf, TENANT, type TestVehicle } from '../doors/door-fleet.ts';
import { away, type Case, DAY, HOUR, must, type StolenFleet, stolenFleetOfFile } from './stolen.ts';

const file = stolenFleetOfFile();
let stolen: StolenFleet;
let scooter: TestVehicle;
beforeEach(() => {
  ({ stolen, scooter } = file);
});

const jobParts = () => file.jobParts;
const run = () => file.run();
const act = (theftId: string, what: string, body: object, token = stolen.tokens.ola) =>
  stolen.post(`/v1/theft/cases/${theftId}/${what}`, body, token);
const told = async () => {
  const { rows } = await sql<{
    entry: { act: string; actor: { id: string }; detail: Record<string, unknown> };
  }>`
    SELECT entry FROM audit_entry ORDER BY id`.execute(stolen.doors.database.owner);
  return rows.map(({ entry }) => entry);
};
const actsOf = async (caseId: string) =>
  (await told())
    .filter(({ detail }) => detail['caseId'] === caseId)
    .map((entry) => `${entry.act} ${entry.actor.id}`);

test('P8, M10: declared by one, confirmed by another, the police’s number, another day by both again, found', async () => {
  const declared = await stolen.declare(scooter);
  const { theft_id } = declared;
  expect([declared.state, declared.lapses_s]).toEqual(['declared', NOW_S + DAY]);
  expect(await stolen.sentTo(scooter)).toEqual([]);
  expect(await must(stolen.approve(theft_id))).toMatchObject({ state: 'confirmed', asks: null });
  expect(await stolen.sentTo(scooter)).toEqual(['grant']);
  const { trusted } = await loadKeySet(stolen.doors.fleet.config.keysDir, TENANT);
  const grant = await verifyGrant(await stolen.grantOf(theft_id), TENANT, trusted);
  expect(grant).toMatchObject({
    ...{ purpose: 'asset_protection', vehicleId: scooter.vehicleId, rentalId: theft_id, holder: '' },
    ...{ notBeforeS: NOW_S, notAfterS: NOW_S + DAY },
  });
  const noted = await must<Case>(act(theft_id, 'police', { reference: 'LV-26-11-2' }));
  expect([noted.state, noted.lapses_s]).toEqual(['confirmed', NOW_S + DAY]);

  stolen.at(NOW_S + 20 * HOUR);
  expect(await problemOf(stolen.approve(theft_id))).toEqual([409, 'theft_decided']);
  await must(act(theft_id, 'renewal', { reason: 'It was seen in the next town.' }));
  expect(await json(stolen.approve(theft_id, stolen.tokens.axel))).toMatchObject({ state: 'confirmed' });
  expect((await stolen.read(theft_id)).grant_until_s).toBe(NOW_S + 44 * HOUR);
  expect(await problemOf(stolen.approve(theft_id, stolen.tokens.axel))).toEqual([409, 'theft_decided']);

  const closed = await must<Case>(act(theft_id, 'close', { outcome: 'found', text: 'It stood in a yard.' }));
  expect(closed).toMatchObject({ state: 'closed', outcome: 'found', cell: null });
  expect(await stolen.sentTo(scooter)).toEqual([...['grant', 'grant', 'grant_end']]);
  expect(await problemOf(act(theft_id, 'renewal', { reason: 'Once more, please.' }))).toEqual([
    409,
    'theft_over',
  ]);
  expect(await actsOf(theft_id)).toEqual([
    ...['theft_opened ola', 'theft_decided ada', 'theft_police_noted ola', 'theft_renewal_asked ola'],
    ...['theft_decided axel', 'theft_closed ola'],
  ]);
});

test('M10: nobody is both people: not with both roles, not as a named officer, and not past the doors either', async () => {
  const { doors, tokens, approve } = stolen;
  const { theft_id } = await stolen.declare(scooter, { officers: ['ada'] });
  const both = await doors.token('ola', 'theft_officer', 'approver');
  expect(await problemOf(approve(theft_id, both))).toEqual([409, 'second_person']);
  expect(await problemOf(approve(theft_id, tokens.ada))).toEqual([409, 'second_person']);
  const signed = await doors.fleet.signers.theft.sign('grant', TENANT, encodeTheftGrant(terms(theft_id)));
  const asVault = { caseId: theft_id, grant: new Uint8Array(signed) };
  const vault = jobParts().vault;
  expect(await vault.confirm({ ...asVault, actor: { token: both } })).toEqual({
    kind: 'refused',
    code: 'same_person',
  });
  const alone = withRole(doors.parts.db, 'door_approver', { tenant: TENANT }, (trx) =>
    trx
      .updateTable('theft_case')
      .set({ state: 'confirmed', decided_s: NOW_S, decided_by: 'ola', grant_until_s: NOW_S + DAY })
      .where('case_id', '=', theft_id)
      .execute(),
  );
  expect(await alone.catch(sqlStateOf)).toBe('23514');
  expect(await stolen.sentTo(scooter)).toEqual([]);
  expect((await approve(theft_id, tokens.axel)).status).toBe(200);
});

const terms = (caseId: string) => ({
  ...{ tenant: TENANT, grantId: randomId(), vehicleId: scooter.vehicleId, caseId, minPolicyVersion: 1 },
  ...{ notBeforeS: NOW_S, notAfterS: NOW_S + DAY },
});

test('M10: an approver whose role was withdrawn meanwhile is refused, at the doors and by the vault', async () => {
  const { doors } = stolen;
  const { theft_id } = await stolen.declare(scooter);
  const withdrawn = await doors.token('ada', 'dispatcher');
  const expired = await doors.fleet.token('ada', { roles: ['approver'], expiresIn: -60 });
  const elsewhere = await doors.fleet.token('eve', { roles: ['approver'], tenant: 'elsewhere' });
  expect(await problemOf(stolen.approve(theft_id, withdrawn))).toEqual([403, 'forbidden']);
  expect(await problemOf(stolen.approve(theft_id, expired))).toEqual([401, 'unauthenticated']);
  expect(await problemOf(stolen.approve(theft_id, elsewhere))).toEqual([404, 'not_found']);
  expect(await problemOf(stolen.approve(theft_id, stolen.tokens.otto))).toEqual([403, 'forbidden']);
  const signed = await doors.fleet.signers.theft.sign('grant', TENANT, encodeTheftGrant(terms(theft_id)));
  for (const token of [withdrawn, expired, elsewhere]) {
    const said = { caseId: theft_id, grant: new Uint8Array(signed), actor: { token } };
    expect(await jobParts().vault.confirm(said)).toEqual({ kind: 'refused', code: 'bad_token' });
  }
  // Whoever lies to the doors about a token does not lie to the vault.
  const caller = { id: 'ada', issuer: 'x', tenant: TENANT, roles: new Set(['approver']), token: withdrawn };
  const lying = createDoors({ ...doors.parts, verifyToken: async () => caller });
  const answer = await lying.request(`/v1/approver/thefts/${theft_id}/verdict`, {
    ...{ method: 'POST', body: JSON.stringify({ verdict: 'approve' }) },
    headers: {
      ...{ authorization: `Bearer ${withdrawn}`, 'content-type': 'application/json' },
      'idempotency-key': randomId(),
    },
  });
  expect(await problemOf(answer)).toEqual([403, 'forbidden']);
  expect([(await stolen.read(theft_id)).state, await stolen.sentTo(scooter)]).toEqual(['declared', []]);
});

test('M10: the vault signs for its case alone: no longer, no other vehicle, nothing unasked, nothing of another key', async () => {
  const { doors, tokens } = stolen;
  const { theft_id } = await stolen.declare(scooter);
  const other = await doors.addVehicle();
  const { theft: key, grant: rentalKey } = doors.fleet.signers;
  const ask = async (more: object, signer = key, caseId = theft_id) => {
    const signed = await signer.sign('grant', TENANT, encodeTheftGrant({ ...terms(theft_id), ...more }));
    const said = { caseId, grant: new Uint8Array(signed), actor: { token: tokens.ada } };
    const outcome = await jobParts().vault.confirm(said);
    return outcome.kind === 'refused' ? outcome.code : outcome.kind;
  };
  expect(await ask({ notAfterS: NOW_S + DAY + 1 })).toBe('bad_grant');
  expect(await ask({ notBeforeS: NOW_S - HOUR, notAfterS: NOW_S + HOUR })).toBe('bad_grant');
  expect(await ask({ vehicleId: other.vehicleId })).toBe('bad_grant');
  expect(await ask({ caseId: randomId() })).toBe('bad_grant');
  expect(await ask({ tenant: 'elsewhere' })).toBe('bad_grant');
  expect(await ask({}, rentalKey)).toBe('bad_grant');
  expect(await ask({}, key, randomId())).toBe('not_found');
  expect(await ask({})).toBe('done');
  // An answer that was lost comes again, the same grant; from anybody else it is one yes too many.
  stolen.at(NOW_S + HOUR);
  expect(await ask({ notBeforeS: NOW_S + HOUR, notAfterS: NOW_S + HOUR + DAY })).toBe('done');
  expect((await stolen.approve(theft_id, tokens.axel)).status).toBe(409);
  expect(await json(stolen.approve(theft_id, tokens.ada))).toMatchObject({ state: 'confirmed' });
  expect((await stolen.read(theft_id)).grant_until_s).toBe(NOW_S + DAY);
});

test('M10: two approvers at once: one grant', async () => {
  const { theft_id } = await stolen.declare(scooter);
  const answers = await Promise.all([stolen.approve(theft_id), stolen.approve(theft_id, stolen.tokens.axel)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await stolen.sentTo(scooter)).toEqual(['grant']);
});

test('M10: the second person’s refusal ends it; the first may take a declaration back; nothing went to the vehicle', async () => {
  const { theft_id } = await stolen.declare(scooter);
  const refused = await json(
    stolen.verdict(theft_id, { verdict: 'refuse', reason: 'It is at the workshop.' }),
  );
  expect(refused).toMatchObject({ state: 'refused', refusal: 'It is at the workshop.' });
  expect(await problemOf(stolen.approve(theft_id))).toEqual([409, 'theft_over']);
  expect(await problemOf(stolen.look(theft_id))).toEqual([409, 'theft_over']);
  const again = await stolen.declare(scooter);
  const back = await must<Case>(
    act(again.theft_id, 'close', { outcome: 'other', text: 'It was a mistake.' }),
  );
  expect(back).toMatchObject({ state: 'refused', outcome: null, refusal: 'It was a mistake.' });
  expect(await stolen.sentTo(scooter)).toEqual([]);
});

test('M10: the second person reads the reason, no place and no time; the officers’ routes are not theirs', async () => {
  const { doors, tokens } = stolen;
  const contacts = [{ at_s: NOW_S - HOUR, channel: 'call', outcome: 'no_answer' }];
  const { theft_id } = await stolen.declare(scooter, { reason: 'overdue', contacts });
  const { items } = await must<{ items: { theft_id: string }[] }>(
    doors.ask('/v1/approver/thefts', { token: tokens.ada }),
  );
  const one = items.find((item) => item.theft_id === theft_id);
  expect(one).toEqual({
    ...{ theft_id, vehicle_id: scooter.vehicleId, state: 'declared', asks: 'theft', reason: 'overdue' },
    ...{
      reason_text: 'Two people lifted it into a van.',
      suspicions: 0,
      declared_by: 'ola',
      officers: ['ola'],
    },
    ...{ police_reference: null, renewal: null, contacts: [{ channel: 'call', outcome: 'no_answer' }] },
    ...{ hours_left: 24, refusal: null },
  });
  expect(await problemOf(doors.ask('/v1/theft/cases', { token: tokens.ada }))).toEqual([403, 'forbidden']);
  const asApprover = (table: string) =>
    withRole(doors.parts.db, 'door_approver', { tenant: TENANT }, (trx) =>
      sql`SELECT * FROM ${sql.table(table)}`.execute(trx),
    ).then(() => 'allowed', sqlStateOf);
  for (const table of [
    'stream',
    'chunk',
    'coarse_report',
    'theft_look',
    'theft_opening',
    'rental',
    'grant_issued',
  ])
    expect(await asApprover(table), table).toBe('42501');
});

test('P8: an overdue rental is no theft before its rider was tried to be reached', async () => {
  const said = {
    vehicle: { vehicle_id: scooter.vehicleId },
    reason: 'overdue',
    reason_text: 'Due two days ago.',
  };
  const declare = (contacts: object[]) =>
    stolen.post('/v1/theft/cases', { ...said, contacts }, stolen.tokens.ola);
  expect(await problemOf(declare([]))).toEqual([422, 'theft_contact_missing']);
  const call = { channel: 'call', outcome: 'no_answer' };
  expect(await problemOf(declare([{ ...call, at_s: NOW_S + 1 }]))).toEqual([422, 'theft_contact_missing']);
  expect((await declare([{ ...call, at_s: NOW_S - 600 }])).status).toBe(201);
  expect(await problemOf(declare([{ ...call, at_s: NOW_S - 600 }]))).toEqual([409, 'theft_open']);
  const unknown = { ...said, vehicle: { label: 'no such label' }, reason: 'missing' };
  expect(await problemOf(stolen.post('/v1/theft/cases', unknown, stolen.tokens.ola))).toEqual([
    ...[422, 'theft_vehicle_unknown'],
  ]);
});

test('P8, M7: undecided for a day it lapses, by the clock at once and by the job in the log', async () => {
  const { theft_id } = await stolen.declare(scooter);
  stolen.at(NOW_S + DAY);
  expect(await problemOf(stolen.approve(theft_id))).toEqual([409, 'theft_over']);
  expect((await run()).ended).toBeGreaterThanOrEqual(1);
  expect(await stolen.read(theft_id)).toMatchObject({ state: 'lapsed', outcome: 'undecided' });
  expect(await actsOf(theft_id)).toEqual(['theft_opened ola', 'theft_closed thefts']);
  expect(await stolen.sentTo(scooter)).toEqual([]);
  expect((await stolen.declare(scooter)).state).toBe('declared');
});

test('P8: without the number of the police a confirmed theft lapses after a day, the vehicle stops, nothing of it stays', async () => {
  const { theft_id } = await stolen.declare(scooter);
  await must(stolen.approve(theft_id));
  const sealed = await stolen.seal(scooter, away(NOW_S + 10, 5), { grant: await stolen.grantOf(theft_id) });
  // Another day was agreed to: it does not stand in for the number.
  stolen.at(NOW_S + 20 * HOUR);
  await must(act(theft_id, 'renewal', { reason: 'It was seen in the next town.' }));
  await must(stolen.approve(theft_id));
  stolen.at(NOW_S + DAY - 1);
  expect((await stolen.look(theft_id)).status).toBe(201);
  stolen.at(NOW_S + DAY);
  expect(await problemOf(stolen.look(theft_id))).toEqual([409, 'theft_over']);
  await run();
  expect(await stolen.read(theft_id)).toMatchObject({ state: 'lapsed', outcome: 'no_reference' });
  expect((await stolen.sentTo(scooter)).at(-1)).toBe('grant_end');
  expect(await keyOf(sealed.streamId)).toEqual([]);
});

const keyOf = (streamId: string) =>
  stolen.doors.database.vault
    .selectFrom('stream_key')
    .select('stream_id')
    .where('stream_id', '=', streamId)
    .execute();

test('P8: a grant that nobody renews closes its case by itself', async () => {
  const { theft_id } = await stolen.confirmed(scooter);
  stolen.at(NOW_S + DAY - 1);
  await run();
  expect((await stolen.read(theft_id)).state).toBe('confirmed');
  stolen.at(NOW_S + DAY);
  await run();
  expect(await stolen.read(theft_id)).toMatchObject({ state: 'closed', outcome: 'not_renewed' });
  // The unit stopped with its grant: there is nothing to tell it.
  expect(await stolen.sentTo(scooter)).toEqual(['grant']);
});

test('X13: what a vehicle suspects opens a case with its cell and nothing else, and lapses after two hours', async () => {
  const { doors } = stolen;
  const sealed = await stolen.seal(scooter, away(NOW_S, 5));
  const place = { vehicle_id: scooter.vehicleId, cell: '881f607725fffff', zone: 1, policy_version: 1 };
  await doors.database.owner
    .insertInto('coarse_report')
    .values({ ...place, tick_s: NOW_S - (NOW_S % 900), ends_on: '2030-01-01' })
    .execute();
  expect((await run()).opened).toBe(1);
  expect((await run()).opened).toBe(0);
  const page = await must<{ items: Case[] }>(doors.ask('/v1/theft/cases', { token: stolen.tokens.ola }));
  const found = page.items.find(({ vehicle_id }) => vehicle_id === scooter.vehicleId);
  expect(found).toMatchObject({
    state: 'suspected',
    suspicions: 1,
    lapses_s: NOW_S + 2 * HOUR,
    officers: [],
  });
  const { theft_id } = found as Case;
  expect(await stolen.read(theft_id)).toMatchObject({ cell: { cell: '881f607725fffff' } });
  expect(await problemOf(stolen.approve(theft_id))).toEqual([409, 'theft_not_declared']);
  expect(await problemOf(stolen.look(theft_id))).toEqual([409, 'theft_not_confirmed']);
  stolen.at(NOW_S + 2 * HOUR);
  await run();
  expect((await stolen.read(theft_id)).state).toBe('lapsed');
  const row = await doors.database.owner
    .selectFrom('theft_case')
    .select(['ends_on', 'tell_s'])
    .where('case_id', '=', theft_id)
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ ends_on: new Date((NOW_S + DAY) * 1000).toISOString().slice(0, 10), tell_s: null });
  expect((await told()).filter((entry) => JSON.stringify(entry).includes(scooter.vehicleId))).toEqual([]);
  expect(sealed.eventId).toHaveLength(32);
});

test('X13: what is suspected anew while a case waits has its own two hours', async () => {
  await stolen.seal(scooter, away(NOW_S, 1));
  await run();
  stolen.at(NOW_S + 2 * HOUR - 300);
  await stolen.seal(scooter, away(NOW_S + 2 * HOUR - 300, 1, 56_960_000));
  await run();
  stolen.at(NOW_S + 2 * HOUR);
  await run();
  const mine = async () => {
    const path = '/v1/theft/cases?limit=200';
    const page = await must<{ items: Case[] }>(stolen.doors.ask(path, { token: stolen.tokens.ola }));
    const cases = page.items.filter(({ vehicle_id }) => vehicle_id === scooter.vehicleId);
    return cases.map(({ state, suspicions, lapses_s }) => [state, suspicions, lapses_s]);
  };
  expect(await mine()).toEqual([['suspected', 2, NOW_S + 4 * HOUR - 300]]);
  stolen.at(NOW_S + 4 * HOUR - 300);
  await run();
  expect(await mine()).toEqual([['lapsed', 2, null]]);
});

test('M7: of a suspicion whose case somebody else opened in that moment no second opening is in the log', async () => {
  await stolen.seal(scooter, away(NOW_S, 1));
  const before = (await told()).length;
  const { owner } = stolen.doors.database;
  const opened = randomId();
  let running: ReturnType<typeof run> | undefined;
  await owner.transaction().execute(async (trx) => {
    await trx
      .insertInto('theft_case')
      .values({
        ...{ case_id: opened, tenant: TENANT, vehicle_id: scooter.vehicleId, state: 'suspected' },
        ...{ reason: 'unit_suspicion', opened_s: NOW_S, lapses_s: NOW_S + HOUR, ends_on: '2030-01-01' },
      })
      .execute();
    running = run();
    // It waits for this row: that of another node which does the same.
    await expect
      .poll(async () => {
        const { rows } =
          await sql`SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`.execute(owner);
        return rows.length;
      })
      .toBeGreaterThan(0);
  });
  expect(await running).toMatchObject({ opened: 0 });
  expect((await told()).slice(before)).toEqual([]);
  expect((await run()).opened).toBe(1);
  expect(await stolen.read(opened)).toMatchObject({ suspicions: 1 });
});

test('M10: a fleet without the key of the role says so, and nothing happens', async () => {
  const { doors, tokens } = stolen;
  const { theft_id } = await stolen.declare(scooter);
  const keyless = createDoors({ ...doors.parts, theftSigner: undefined });
  const answer = await keyless.request(`/v1/approver/thefts/${theft_id}/verdict`, {
    ...{ method: 'POST', body: JSON.stringify({ verdict: 'approve' }) },
    headers: {
      ...{ authorization: `Bearer ${tokens.ada}`, 'content-type': 'application/json' },
      'idempotency-key': randomId(),
    },
  });
  expect(await problemOf(answer)).toEqual([503, 'theft_key_missing']);
  expect((await stolen.read(theft_id)).state).toBe('declared');
});

test('M10: a grant goes to the unit with both signatures, the vault’s among them', async () => {
  const { theft_id } = await stolen.confirmed(scooter);
  const signed = v1.Signed.decode(await stolen.grantOf(theft_id));
  const { trusted } = await loadKeySet(stolen.doors.fleet.config.keysDir, TENANT);
  const roleOf = (keyId: Uint8Array) => trusted.keys.find((key) => toHex(key.keyId) === toHex(keyId))?.role;
  expect([
    roleOf(signed.keyId),
    ...signed.coSignatures.map(({ keyId }) => roleOf(keyId ?? new Uint8Array())),
  ]).toEqual([...['grant_theft', 'vault']]);
});
