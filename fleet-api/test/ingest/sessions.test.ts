import { generateTransportKey, randomId } from '@fleetveil/proto';
import { beginSessionKey, nodeCipher, nodeDerive } from '@fleetveil/proto/node';
import { expect, test } from 'vitest';
import { createSessions, type SessionStore } from '../../src/ingest/sessions.ts';
import { createUntilAnswered, type UntilAnswered } from '../../src/ingest/until-answered.ts';
import { openSession } from '../../src/vault/sessions.ts';
import type { SessionAsk } from '../../src/vault/wire.ts';

const TENANT = 'demo';
const ROOT = new Uint8Array(32).fill(5);
const NOW_S = 1_790_000_000;

/** A store that answers a beginning when told to. */
function slowStore() {
  const began: string[] = [];
  let begin = Promise.withResolvers<boolean>();
  const store: SessionStore = {
    findUnit: async (tenant, unitId) => ({
      unitId,
      tenant,
      vehicleId: unitId,
      certificate: new Uint8Array(),
    }),
    beginSession: ({ sessionId }) => {
      began.push(sessionId);
      begin = Promise.withResolvers<boolean>();
      return begin.promise;
    },
  };
  return {
    store,
    began,
    answer: (begun: boolean) => begin.resolve(begun),
    fail: () => begin.reject(new Error()),
  };
}

/** Asks once: how long one waits is said in `until-answered.test.ts`. */
const ONCE: Pick<UntilAnswered, 'ask'> = { ask: (question) => question() };

/** Sessions without a session key, on a clock that stands still. */
const sessionsOf = (store: SessionStore, until: Pick<UntilAnswered, 'ask'> = ONCE) =>
  createSessions({
    ...{ derive: nodeDerive, envelopeRoot: ROOT, store, until, nowS: () => NOW_S },
    openKey: () => Promise.reject(new Error('not asked for')),
  });

const sessionOf = async (sessions: ReturnType<typeof createSessions>, unitId: string) => {
  const found = await sessions.find({ tenant: TENANT, unitId, sessionId: randomId(), key: undefined });
  if (typeof found === 'string') throw new Error(found);
  return found;
};

test('the first messages of a session begin it once, and go on in the order in which they came', async () => {
  const { store, began, answer } = slowStore();
  const sessions = sessionsOf(store);
  const session = await sessionOf(sessions, randomId());
  const wentOn: number[] = [];
  const messages = [1, 2, 3].map(async (message) => {
    expect(await sessions.confirm(session)).toBe(true);
    wentOn.push(message);
  });
  answer(true);
  await Promise.all(messages);
  expect(wentOn).toEqual([1, 2, 3]);
  expect(began).toEqual([session.sessionId]);
  expect(sessions.current(session.unit.unitId)).toBe(session);
});

test('M8: a session that was replaced stays refused; one whose beginning got lost is tried again', async () => {
  const { store, began, answer, fail } = slowStore();
  const sessions = sessionsOf(store);
  const session = await sessionOf(sessions, randomId());
  const lost = sessions.confirm(session);
  fail();
  await expect(lost).rejects.toThrow();
  const refused = sessions.confirm(session);
  answer(false);
  expect(await refused).toBe(false);
  expect(began).toHaveLength(2);
  expect(sessions.current(session.unit.unitId)).toBeUndefined();
});

test('M8: a session whose place another took speaks no more', async () => {
  const { store, answer } = slowStore();
  const sessions = sessionsOf(store);
  const unitId = randomId();
  const [old, young] = [await sessionOf(sessions, unitId), await sessionOf(sessions, unitId)];
  for (const session of [old, young]) {
    const begun = sessions.confirm(session);
    answer(true);
    expect(await begun).toBe(true);
  }
  const again = sessions.confirm(old);
  answer(false);
  expect(await again).toBe(false);
  expect(sessions.refusalOf(old)).toBe('replayed');
  expect(sessions.current(unitId)).toBe(young);
});

test('M4: a beginning waits for a database that is away', async () => {
  const { store } = slowStore();
  let tries = 0;
  const beginSession = async () => {
    tries += 1;
    if (tries < 3) throw new Error('away');
    return true;
  };
  const sessions = sessionsOf(
    { ...store, beginSession },
    createUntilAnswered(() => true),
  );
  const session = await sessionOf(sessions, randomId());
  expect(await sessions.confirm(session)).toBe(true);
  expect(sessions.current(session.unit.unitId)).toBe(session);
});

test('M8: of a unit that is struck off while its session begins, none begins', async () => {
  const { store, answer } = slowStore();
  const sessions = sessionsOf(store);
  const session = await sessionOf(sessions, randomId());
  const begun = sessions.confirm(session);
  sessions.strikeOff(session.unit.unitId);
  answer(true);
  expect(await begun).toBe(false);
  expect(sessions.current(session.unit.unitId)).toBeUndefined();
  expect(await sessions.confirm(session)).toBe(false);
  expect(sessions.refusalOf(session)).toBe('foreign');
});

/** A vault with one transport key that ends at a second, and how often it was asked. */
async function vaultUntil(endsS: number) {
  const transport = await generateTransportKey();
  const asked: SessionAsk[] = [];
  const clock = { nowS: NOW_S };
  const ring = { transportKey: () => transport.privateKey, transportEndS: () => endsS };
  const { store, answer } = slowStore();
  const sessions = createSessions({
    ...{ derive: nodeDerive, envelopeRoot: ROOT, store, until: ONCE, nowS: () => clock.nowS },
    openKey: async (ask) => {
      asked.push(ask);
      return clock.nowS < endsS ? openSession(ring, TENANT, ask) : { code: 'key_destroyed' };
    },
  });
  const name = { tenant: TENANT, unitId: randomId(), sessionId: randomId() };
  return { sessions, asked, clock, name, answer, key: beginSessionKey(transport, name) };
}

test('M14: a session is asked of the vault once, and refused from the second on at which its key ends', async () => {
  const { sessions, asked, clock, name, key, answer } = await vaultUntil(NOW_S + 100);
  const found = await sessions.find({ ...name, key });
  if (typeof found === 'string') throw new Error(found);
  const begun = sessions.confirm(found);
  answer(true);
  expect(await begun).toBe(true);
  expect(await sessions.find({ ...name, key })).toBe(found);
  expect(asked).toHaveLength(1);
  clock.nowS += 99;
  expect(await sessions.find({ ...name, key })).toBe(found);
  clock.nowS += 1;
  expect(await sessions.find({ ...name, key })).toBe('key_destroyed');
  expect(sessions.current(name.unitId)).toBeUndefined();
  // Not from memory either: the vault is asked, and has it no more.
  expect(await sessions.find({ ...name, key })).toBe('key_destroyed');
});

test('M14: a unit that says nothing more leaves no key in memory: those that ended are overwritten', async () => {
  const { sessions, clock, name, key, answer } = await vaultUntil(NOW_S + 100);
  const found = await sessions.find({ ...name, key });
  if (typeof found === 'string') throw new Error(found);
  const begun = sessions.confirm(found);
  answer(true);
  await begun;
  const { up, down } = found.keys;
  sessions.sweep();
  sessions.sweep();
  expect([up, down].some(({ raw }) => raw.every((byte) => byte === 0))).toBe(false);
  clock.nowS += 100;
  sessions.sweep();
  expect(sessions.current(name.unitId)).toBeUndefined();
  sessions.sweep();
  expect([up, down].every(({ raw }) => raw.every((byte) => byte === 0))).toBe(true);
  expect(() => nodeCipher.seal(up.raw, new Uint8Array(12), new Uint8Array(), Uint8Array.of(1))).toThrow(
    'overwritten',
  );
});

test('M14: a session whose key ended while its beginning waited does not begin', async () => {
  const { sessions, clock, name, key, answer } = await vaultUntil(NOW_S + 100);
  const found = await sessions.find({ ...name, key });
  if (typeof found === 'string') throw new Error(found);
  const begun = sessions.confirm(found);
  clock.nowS += 100;
  sessions.sweep();
  await Promise.resolve();
  sessions.sweep();
  answer(true);
  expect(await begun).toBe(false);
  expect(sessions.current(name.unitId)).toBeUndefined();
  expect(sessions.refusalOf(found)).toBe('key_destroyed');
});

test('M8: who names a running session with another encapsulation takes nobody’s place', async () => {
  const { sessions, name, key } = await vaultUntil(NOW_S + 100);
  const stranger = { ...key, enc: key.enc.map((byte) => byte ^ 4) };
  const [feigned, real] = [
    await sessions.find({ ...name, key: stranger }),
    await sessions.find({ ...name, key }),
  ];
  expect(real).not.toBe(feigned);
  expect(typeof real).toBe('object');
  expect(await sessions.find({ ...name, key })).toBe(real);
});

test('M8: whoever names sessions without a key and without end does not have the database look for each', async () => {
  const { store } = slowStore();
  let lookedUp = 0;
  const findUnit: SessionStore['findUnit'] = (...of) => {
    lookedUp += 1;
    return store.findUnit(...of);
  };
  const sessions = sessionsOf({ ...store, findUnit });
  const unitId = randomId();
  const name = () => sessions.find({ tenant: TENANT, unitId, sessionId: randomId(), key: undefined });
  const answers: unknown[] = [];
  for (let at = 0; at < 100; at += 1) answers.push(await name());
  expect(answers.filter((found) => found === 'rate')).toHaveLength(70);
  expect(lookedUp).toBe(30);
  // Another unit is not slowed down by that.
  expect(typeof (await sessionOf(sessions, randomId()))).toBe('object');
});

test('M8: whoever names sessions without end does not make the vault open each', async () => {
  const { sessions, asked, name, key } = await vaultUntil(NOW_S + 100);
  const answers = new Set<unknown>();
  for (let at = 0; at < 100; at += 1) {
    const found = await sessions.find({ ...name, sessionId: randomId(), key });
    answers.add(typeof found === 'string' ? found : 'found');
  }
  expect(answers).toEqual(new Set(['found', 'rate']));
  expect(asked.length).toBeLessThan(50);
});
