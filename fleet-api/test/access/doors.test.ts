import { deriveAccess, parsePolicy, type RoleId } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { DOOR_OF_ROLE, DOORS, opens, rolesOf } from '../../src/access/doors.ts';
import { mayKnow } from '../../src/access/knows.ts';
import { readPolicyFile } from '../../src/policy/publish.ts';

const ACCESS = deriveAccess(parsePolicy(await readPolicyFile()));

test('M9: every door has a role, and no role opens two', () => {
  for (const door of DOORS) expect(rolesOf(door).length, door).toBeGreaterThan(0);
  for (const role of Object.keys(DOOR_OF_ROLE) as RoleId[]) {
    const open = DOORS.filter((door) => opens(door, new Set([role])));
    expect(open.length, role).toBeLessThanOrEqual(1);
  }
});

test('an unknown role, or none, opens nothing', () => {
  for (const door of DOORS) {
    expect(opens(door, new Set())).toBe(false);
    expect(opens(door, new Set(['admin', 'constructor', '__proto__', 'toString']))).toBe(false);
  }
});

test('M9: what the policy gives a role is all it may know', () => {
  const place = { purpose: 'live_service', place: 'cell', time: 'tick' } as const;
  expect(mayKnow(ACCESS, new Set(['dispatcher']), place)).toBe(true);
  expect(mayKnow(ACCESS, new Set(['workshop']), place)).toBe(false);
  expect(mayKnow(ACCESS, new Set(['dispatcher']), { ...place, place: 'precise' })).toBe(false);
  expect(mayKnow(ACCESS, new Set(['dispatcher']), { ...place, time: 'second' })).toBe(false);
  expect(mayKnow(ACCESS, new Set(['dispatcher']), { ...place, purpose: 'rental_contract' })).toBe(false);
});

test('M9: only the rider may know a precise place of a rental, and nobody at the other doors', () => {
  for (const purpose of ['rental_contract', 'rider_route'] as const) {
    for (const role of Object.keys(DOOR_OF_ROLE) as RoleId[]) {
      const wanted = { purpose, place: 'precise', time: 'second' } as const;
      expect(mayKnow(ACCESS, new Set([role]), wanted), `${role} ${purpose}`).toBe(role === 'rider');
    }
  }
});
