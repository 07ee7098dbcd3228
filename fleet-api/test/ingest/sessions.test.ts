import { randomId } from '@fleetveil/proto';
import { nodeDerive } from '@fleetveil/proto/node';
import { expect, test } from 'vitest';
import { createSessions, type SessionStore } from '../../src/ingest/sessions.ts';

const TENANT = 'demo';
const ROOT = new Uint8Array(32).fill(5);

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
    beginSession: (_unitId, sessionId) => {
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

const sessionOf = async (sessions: ReturnType<typeof createSessions>, unitId: string) => {
  const found = await sessions.find(TENANT, unitId, randomId());
  if (typeof found === 'string') throw new Error(found);
  return found;
};

test('the first messages of a session begin it once, and go on in the order in which they came', async () => {
  const { store, began, answer } = slowStore();
  const sessions = createSessions(nodeDerive, ROOT, store);
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
  const sessions = createSessions(nodeDerive, ROOT, store);
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
  const sessions = createSessions(nodeDerive, ROOT, store);
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
  expect(sessions.current(unitId)).toBe(young);
});
