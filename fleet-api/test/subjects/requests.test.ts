/** Requests of riders through the doors, whatever they ask: days, lists, notices, refusals, the log, what the job does. */
import { randomId } from '@fleetveil/proto';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { runRequests } from '../../src/subjects/upkeep.ts';
import { type DoorFleet, json, problemOf } from '../doors/door-fleet.ts';
import { askedFleetOfFile, LATER_S, officerReads, rideOf } from './asked-fleet.ts';
import { decide, look, make, openAway, type RequestAnswer, send } from './asking.ts';

/** One process does the job in all of them: it has the lease. */
const HOLDER = randomId();
let doors: DoorFleet;
askedFleetOfFile((opened) => {
  doors = opened;
});

const trip = (riderId: string) => rideOf(doors, riderId);
const officer = (path: string) => officerReads(doors, path);

test('G11: a complaint is answered with the authority of the country, or with all of them', async () => {
  const [lt, all] = [
    await make(doors, 'rider-complain', { kind: 'complain', country: 'LT', words: 'nobody answers' }),
    await make(doors, 'rider-complain', { kind: 'complain' }),
  ];
  expect(lt.answer).toEqual({
    authorities: [expect.objectContaining({ country: 'LT', contact: 'ada@ada.lt' })],
  });
  expect((all.answer as { authorities: object[] }).authorities).toHaveLength(3);
});

test('G9: an extension needs a reason, comes before the first deadline, and ends within two months more', async () => {
  const { booked } = await trip('rider-extend');
  const request = await make(doors, 'rider-extend', {
    kind: 'rectify',
    rental_id: booked.rental_id,
    field: 'rider',
  });
  const on = (untilS: number, reason = 'the vehicle is at the workshop') =>
    decide(doors, 'dpo-1', request.request_id, { decision: 'extend', reason, until_s: untilS });
  expect(await problemOf(on(request.due_s + 86_400, ''))).toEqual([422, 'invalid']);
  expect(await problemOf(on(request.due_s + 90 * 86_400))).toEqual([409, 'deadline_passed']);
  doors.now = request.due_s;
  expect(await problemOf(on(request.due_s + 86_400))).toEqual([409, 'deadline_passed']);
  doors.now = request.due_s - 1;
  expect(await json(on(request.due_s + 50 * 86_400))).toMatchObject({ state: 'extended', days_left: 50 });
  expect(await problemOf(on(request.due_s + 51 * 86_400))).toEqual([409, 'request_closed']);
  expect(await look(doors, 'rider-extend', request.request_id)).toMatchObject({
    ...{ due_s: request.due_s + 50 * 86_400, extension_reason: 'the vehicle is at the workshop' },
  });
  doors.now = LATER_S;
});

test('G8, G10: the officer sees what is due and when, and never whose it is', async () => {
  const request = await make(doors, 'rider-hidden', { kind: 'object', purpose: 'statistics' });
  const { items } = await officer('/v1/privacy/requests?limit=200');
  const due = items.map((item) => item['due_s'] as number);
  expect(due).toEqual([...due].sort((a, b) => a - b));
  expect(items.every((item) => item['state'] === 'received' || item['state'] === 'extended')).toBe(true);
  const found = items.find((item) => item['request_id'] === request.request_id);
  expect(found).toMatchObject({ days_left: 30, decided: 'officer', purpose: 'statistics' });
  expect(JSON.stringify(items)).not.toContain('rider-');
});

test('G3: whom an erasure reached is to be told, and what is theirs goes when they were', async () => {
  const { booked } = await trip('rider-told');
  const request = await make(doors, 'rider-told', { kind: 'erase' });
  expect(request.answer).toMatchObject({ rentals: 1, recipients_to_tell: 1 });
  const mine = async () =>
    (await officer('/v1/privacy/notices?state=all')).items.find(
      (item) => item['request_id'] === request.request_id,
    );
  const notice = await mine();
  expect(notice).toMatchObject({
    act: 'erased',
    recipient: { kind: 'booking', id: 'booking-system' },
    rental_ids: [booked.rental_id],
  });
  const told = `/v1/privacy/notices/${notice?.['notice_id']}/told`;
  expect(
    (await doors.ask(told, { method: 'POST', token: await doors.token('dpo-1', 'privacy_officer') })).status,
  ).toBe(204);
  expect(await mine()).toMatchObject({ rental_ids: [], told_s: LATER_S });
  expect((await look(doors, 'rider-told', request.request_id)).recipients).toEqual([
    { kind: 'booking', id: 'booking-system', act: 'erased', told_s: LATER_S },
  ]);
});

test('G3: notices come in pages, each once, however many are told on the way', async () => {
  const notice = await doors.database.owner
    .selectFrom('recipient_notice')
    .selectAll()
    .executeTakeFirstOrThrow();
  const many = Array.from({ length: 620 }, (_, i) => ({
    ...{
      ...notice,
      notice_id: randomId(),
      recipient: `recipient-${i}`,
      told_s: null,
      made_s: LATER_S + 1 + Math.floor(i / 7),
    },
  }));
  await doors.database.owner.insertInto('recipient_notice').values(many).execute();
  const token = await doors.token('dpo-1', 'privacy_officer');
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = await json<{ items: { notice_id: string }[]; next_cursor?: string | null }>(
      doors.ask(`/v1/privacy/notices?limit=200${from}`, { token }),
    );
    seen.push(...page.items.map(({ notice_id }) => notice_id));
    const told = `/v1/privacy/notices/${seen.at(-1)}/told`;
    expect((await doors.ask(told, { method: 'POST', token })).status).toBe(204);
    cursor = page.next_cursor ?? null;
  }
  expect(seen.length).toBe(new Set(seen).size);
  expect(many.filter(({ notice_id }) => !seen.includes(notice_id))).toEqual([]);
});

test('a request is done once under one key; what is not a request is refused by the member', async () => {
  const token = await doors.token('rider-once', 'rider');
  const headers = { 'idempotency-key': randomId() };
  const ask = (body: object) => doors.ask('/v1/rider/requests', { method: 'POST', token, body, headers });
  const [one, two] = [
    await json<RequestAnswer>(ask({ kind: 'access' })),
    await json<RequestAnswer>(ask({ kind: 'access' })),
  ];
  expect(two.request_id).toBe(one.request_id);
  expect(await problemOf(ask({ kind: 'erase' }))).toEqual([422, 'idempotency_key_reused']);
  const list = await json<{ items: object[] }>(doors.ask('/v1/rider/requests', { token }));
  expect(list.items).toHaveLength(1);
  for (const body of [
    { kind: 'object' },
    { kind: 'access', purpose: 'statistics' },
    { kind: 'erase', field: 'rider' },
    { kind: 'forget' },
  ]) {
    expect(await problemOf(send(doors, 'rider-once', body))).toEqual([422, 'invalid']);
  }
});

test('M7: every step of a request is in the audit log, and the rider sees it', async () => {
  const request = await make(doors, 'rider-log', { kind: 'erase' });
  const { rows } = {
    rows: await doors.database.owner
      .selectFrom('audit_entry')
      .select('entry')
      .where('rider_id', '=', 'rider-log')
      .orderBy('id')
      .execute(),
  };
  expect(rows.map((row) => row.entry)).toMatchObject([
    {
      act: 'request_received',
      actor: { kind: 'rider', id: 'rider-log' },
      subject: { requestId: request.request_id },
      detail: { kind: 'erase' },
    },
    {
      act: 'request_carried_out',
      actor: { kind: 'system', id: 'subjects' },
      detail: { kind: 'erase', state: 'answered', article: '17' },
    },
  ]);
});

test('what the vault could not do when it was asked is done by the job, once', async () => {
  const { booked } = await trip('rider-away');
  const away = await openAway(doors);
  const request = await away('rider-away', { kind: 'erase' });
  expect(request).toMatchObject({ state: 'received', acted_s: null, answer: null });
  const parts = { ...doors.parts, vault: doors.parts.eraser, holder: HOLDER };
  expect(await runRequests(parts, doors.now)).toBe(1);
  expect(await runRequests(parts, doors.now)).toBe(0);
  expect(await look(doors, 'rider-away', request.request_id)).toMatchObject({
    state: 'answered',
    answer: { rentals: 1 },
  });
  const left = doors.database.owner
    .selectFrom('rental')
    .select('rental_id')
    .where('rental_id', '=', booked.rental_id);
  expect(await left.execute()).toEqual([]);
});

test('what is being carried out cannot be taken back any more: the answer says what was done', async () => {
  await trip('rider-both');
  const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = {
    destroyRentals: async (ask: Parameters<typeof doors.parts.eraser.destroyRentals>[0]) => {
      begun.resolve();
      await goOn.promise;
      return doors.parts.eraser.destroyRentals(ask);
    },
  };
  const away = await openAway(doors);
  const { request_id } = await away('rider-both', { kind: 'erase' });
  const job = runRequests({ ...doors.parts, vault: slow, holder: HOLDER }, doors.now);
  await begun.promise;
  const token = await doors.token('rider-both', 'rider');
  const taking = doors.ask(`/v1/rider/requests/${request_id}/take-back`, { method: 'POST', token });
  const waits = vi.waitFor(async () => {
    const { rows } = await sql`SELECT pid FROM pg_locks WHERE NOT granted`.execute(doors.database.owner);
    expect(rows).not.toEqual([]);
  });
  await waits.finally(() => goOn.resolve());
  expect(await job).toBe(1);
  expect(await problemOf(taking)).toEqual([409, 'request_closed']);
  expect(await look(doors, 'rider-both', request_id)).toMatchObject({
    state: 'answered',
    answer: { rentals: 1 },
  });
  const entries = doors.database.owner
    .selectFrom('audit_entry')
    .select('entry')
    .where('rider_id', '=', 'rider-both');
  expect(JSON.stringify(await entries.execute())).not.toContain('request_taken_back');
});
