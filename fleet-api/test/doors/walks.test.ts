/**
 * M9: for each role somebody who calls anything in any order, knows every id there is and feeds what comes out into
 * the next call finds nothing finer than the access table says, and nothing foreign. Seeded.
 */
import { type AccessGrade, deriveGuard, parsePolicy, ROLE_IDS, type RoleId } from '@fleetveil/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOOR_OF_ROLE } from '../../src/access/doors.ts';
import { readPolicyFile } from '../../src/policy/publish.ts';
import { type Known, OPERATIONS, type Operation, requestOf, send } from './calls.ts';
import { createChance } from './chance.ts';
import { finerThan } from './grades.ts';
import { marksIn, openWalkedFleet, type Party, type WalkedFleet } from './walked-fleet.ts';

const SEED = Number(process.env['FLEETVEIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Of each role: with twelve of them 300 are as many in all as 600 were with six, and CI has 25 minutes. */
const STEPS = process.env['FLEETVEIL_TIER'] === 'ci' ? 300 : 30;
/** For a role that opens no door. */
const FEW_STEPS = 6;

const POLICY = parsePolicy(await readPolicyFile());
const { regions } = deriveGuard(POLICY);
let walked: WalkedFleet;
beforeAll(async () => {
  walked = await openWalkedFleet();
});
afterAll(() => walked.doors.close());

/** Documents that are published to everybody: the policy names cities by their cells, and the others its days. */
const PUBLISHED: ReadonlySet<string> = new Set([
  ...['getPolicy', 'getPolicyVersion', 'getAnnouncedPolicy', 'getAccessTable'],
  ...['getNotice', 'getImpactAnnex'],
]);
/** Whoever has a rider's secret, has what the rider gave away: a walk of its own, below. */
const BY_SECRET: ReadonlySet<string> = new Set([
  ...['getShare', 'listSharedTrips', 'getReceipt', 'getGuestData', 'eraseGuestRental'],
]);
/** The officer's log, holds, breaches and requests name rentals and pseudonyms: decision 0016. */
const isLog = ({ door }: Operation): boolean => door === 'privacy';

function mostOf(role: RoleId, operation: Operation): AccessGrade {
  const most = POLICY.roles[role];
  return isLog(operation) && role === 'privacy_officer' ? { ...most, link: 'rental' } : most;
}

/** Everything that came out so far, by the name under which it can be asked again. */
type Pool = Map<string, string[]>;

function poolOf(parties: readonly Party[]): Pool {
  const pool: Pool = new Map();
  for (const party of parties) {
    for (const [name, value] of Object.entries(party))
      if (typeof value === 'string') pool.set(name, [...(pool.get(name) ?? []), value]);
  }
  return pool;
}

/** Takes up the ids of an answer. */
function harvest(pool: Pool, text: string): void {
  for (const [, name = '', id = ''] of text.matchAll(/"(\w+_id)":"([0-9a-f]{32})"/g)) {
    const known = pool.get(name) ?? [];
    if (known.length < 50 && !known.includes(id)) pool.set(name, [...known, id]);
  }
}

/** What somebody with a secret and no account may know at most, and the calls that it is good for (G7, C19). */
const OF_SECRET = {
  secret: { most: { place: 'cell', time: 'tick', link: 'vehicle' }, opens: ['getShare'] },
  share_token: { most: { place: 'none', time: 'second', link: 'rental' }, opens: ['listSharedTrips'] },
  code: { most: { place: 'none', time: 'second', link: 'none' }, opens: ['getReceipt', 'getGuestData'] },
} as const satisfies Partial<Record<keyof Known, { most: AccessGrade; opens: readonly string[] }>>;

// Before the walks of the roles, in which riders revoke what they gave and booking systems make new codes.
test.each(Object.keys(OF_SECRET) as (keyof typeof OF_SECRET)[])(
  `M9, M10: who has a rider’s %s alone, using it anywhere in any order, finds nothing finer (FLEETVEIL_SEED=${SEED})`,
  async (kind) => {
    const { doors, ann, bob, eve } = walked;
    const chance = createChance(SEED + 100 + kind.length);
    const pool = poolOf([ann, bob, eve]);
    const own = ann[kind];
    const opened = new Set<string>();
    const found: string[] = [];
    for (let step = 0; step < STEPS * 2; step += 1) {
      const isOwn = chance.below(3) === 0;
      const operation = chance.pick(
        isOwn ? OPERATIONS.filter(({ id }) => OF_SECRET[kind].opens.some((one) => one === id)) : OPERATIONS,
      );
      const ids = Object.fromEntries([...pool].map(([name, all]) => [name, chance.pick(all)]));
      // The one secret stands in every place for one: as link, as code, as token.
      const known = { ...ids, secret: own, share_token: own, code: own } as unknown as Known;
      const answer = await send(doors.app, await requestOf(operation, known, own));
      const text = (await answer.text()).replace(/"expires_s":\d+/g, '"expires_s":0');
      expect(answer.status, operation.id).toBeLessThan(500);
      const isPublic = operation.door === 'none' && !BY_SECRET.has(operation.id);
      if (answer.ok && !isPublic) opened.add(operation.id);
      if (isPublic) continue;
      harvest(pool, text);
      const finer = finerThan(text, OF_SECRET[kind].most, { regions, parties: [ann, bob] });
      const strange = marksIn(text, [...bob.marks, ...eve.marks]);
      found.push(...[...finer, ...strange].map((what) => `step ${step}, ${operation.id}: ${what}`));
    }
    expect(found).toEqual([]);
    expect([...opened].sort()).toEqual(OF_SECRET[kind].opens.toSorted());
  },
);

test.each(ROLE_IDS)(
  `M9: %s, calling anything in any order, finds nothing finer (FLEETVEIL_SEED=${SEED})`,
  async (role) => {
    const { doors, ann, bob, eve } = walked;
    const chance = createChance(SEED + ROLE_IDS.indexOf(role));
    const pool = poolOf([ann, bob, eve]);
    // Of a field worker with this name there are claims that hold.
    const isAnn = role === 'rider' || role === 'field_worker';
    const token = await doors.token(isAnn ? ann.rider_id : `walker-${role}`, role);
    const foreign = role === 'rider' ? [bob, eve] : [eve];
    const given = new Set([...pool.values()].flat());
    const own = OPERATIONS.filter(
      ({ door, id }) => door !== 'none' && door === DOOR_OF_ROLE[role] && !BY_SECRET.has(id),
    );
    const found: string[] = [];
    let answered = 0;
    for (let step = 0; step < (own.length > 0 ? STEPS : FEW_STEPS); step += 1) {
      const isOwn = own.length > 0 && chance.below(4) > 0;
      const operation = chance.pick(isOwn ? own : OPERATIONS.filter(({ id }) => !BY_SECRET.has(id)));
      // Every name of Known is in the pool: the parties have them all.
      const known = Object.fromEntries(
        [...pool].map(([name, ids]) => [name, chance.pick(ids)]),
      ) as unknown as Known;
      const answer = await send(doors.app, await requestOf(operation, known, token));
      const text = await answer.text();
      expect(answer.status, operation.id).not.toBe(500);
      if (operation.door !== 'none' && answer.ok) answered += 1;
      if (PUBLISHED.has(operation.id)) continue;
      harvest(pool, text);
      const finer = finerThan(text, mostOf(role, operation), { regions, parties: [ann, bob] });
      // The log repeats which id somebody asked for; nothing else says a foreign one, asked for or not.
      const marks = foreign.flatMap((party) => party.marks);
      const strange = marksIn(text, isLog(operation) ? marks.filter((mark) => !given.has(mark)) : marks);
      found.push(...[...finer, ...strange].map((what) => `step ${step}, ${operation.id}: ${what}`));
    }
    expect(found).toEqual([]);
    if (own.length > 0) expect(answered, 'the walk gets somewhere').toBeGreaterThan(STEPS / 12);
    else expect(answered, 'no door opens').toBe(0);
  },
);

test('an answer that said more would be found', () => {
  const { ann, bob } = walked;
  const look = (role: RoleId, body: object) =>
    finerThan(JSON.stringify(body), POLICY.roles[role], { regions, parties: [ann, bob] });
  expect(look('dispatcher', { cell: '881f607725fffff', tick_s: 1_781_524_800 })).toEqual([]);
  expect(look('dispatcher', { tick_s: 1_781_524_801 })).toEqual(['time second']);
  expect(look('dispatcher', { rental: ann.rental_id })).toEqual(['link rental']);
  expect(look('dispatcher', { cell: '8a1f60725b4ffff' })).toEqual(['place precise']);
  expect(look('workshop', { cell: '861f60777ffffff', day: '2026-06-15' })).toEqual(['place cell']);
  expect(look('booking', { latitude_e6: 56_949_123 })).toEqual(['place precise']);
  expect(look('payer', { rider: bob.rider_id, at: '2026-06-15T12:00:00Z' })).toEqual([
    'time tick',
    'link rider',
  ]);
});
