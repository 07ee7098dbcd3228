import { expect, test } from 'vitest';
import { cellOf, parentOf } from '../src/cells.ts';
import {
  deriveAccess,
  deriveDeviceRules,
  deriveGuard,
  deriveOpeningTable,
  deriveRetention,
  explainPolicy,
  FLOOR_DEVICE_RULES,
  finestResolution,
  inStep,
  isTooFine,
  latestEndDay,
  mayOpen,
  PURPOSE_IDS,
  ROLE_IDS,
  SIGNAL_GRADE,
  SIGNAL_IDS,
  STREAM_KIND_IDS,
  staleDeviceRules,
  zoneOf,
} from '../src/policy/index.ts';
import { policyWith } from './policy-text.ts';

const policy = policyWith();
const rules = deriveDeviceRules(policy);
const RIGA = cellOf(56_949_600, 24_105_200, 10);
const JURMALA = cellOf(56_968_000, 23_770_000, 10);
const DUBLIN = cellOf(53_350_000, -6_260_000, 10);

test('M5: a signal that is not in the policy is dropped, for every purpose', () => {
  const dropped = (id: (typeof PURPOSE_IDS)[number]) =>
    SIGNAL_IDS.filter((signal) => rules.signals[id][signal].kind === 'dropped');
  expect(dropped('rider_route')).toEqual(
    SIGNAL_IDS.filter((one) => !['position', 'accuracy', 'time'].includes(one)),
  );
  expect(dropped('live_service')).toEqual(
    SIGNAL_IDS.filter((one) => !['cell', 'zone', 'time'].includes(one)),
  );
  expect(dropped('marketing')).toEqual(SIGNAL_IDS);
  expect(dropped('bookkeeping')).toEqual(SIGNAL_IDS);
  for (const id of PURPOSE_IDS) {
    const forbidden = SIGNAL_IDS.filter((signal) => SIGNAL_GRADE[signal] === 'forbidden');
    expect(dropped(id)).toEqual(expect.arrayContaining(forbidden));
  }
});

test('the rules of the unit say what the page says', () => {
  expect(rules.signals.rental_contract.position).toEqual({ kind: 'sealed', stream: 'ends' });
  expect(rules.signals.rental_contract.distance).toEqual({ kind: 'coarse', step: '100 m' });
  expect(rules.signals.fleet_health.state_of_charge).toEqual({ kind: 'coarse', step: '10 %' });
  expect(rules.consents).toMatchObject({
    rider_route: 'route',
    driving_score: 'driving_score',
    rental_contract: undefined,
  });
  expect({ ...rules, signals: 0, consents: 0, regions: 0, zone: rules.zone.size }).toEqual({
    version: 1,
    tickS: 900,
    staleAfterS: 604_800,
    regions: 0,
    zone: 20,
    signals: 0,
    consents: 0,
    routeMinIntervalS: 1,
    assistEveryS: 60,
    limits: {
      rentalGrantS: 14_400,
      maintenanceGrantS: 14_400,
      theftGrantS: 86_400,
      suspicionS: 7_200,
      assistS: 1_800,
      accidentWindowS: 20,
    },
    publicStations: [],
    keepDays: {
      ends: 90,
      maintenanceEnds: 30,
      tripEnd: 365,
      fleetHealth: 365,
      lossReport: 90,
      coarse: 1,
      theft: 365,
      suspicion: 1,
      accident: 1_825,
      accidentNotice: 90,
      chargingSession: 730,
      assist: 3,
      routeLeast: 1,
      routeMost: 365,
      routeDefault: 30,
      routeMax: 365,
    },
  });
});

test('M1: the resolution of a place comes from its parent of resolution 6, whatever cell of it is asked', () => {
  const of = (cell: string) => finestResolution(rules.regions, cell);
  expect([RIGA, JURMALA, DUBLIN].map(of)).toEqual([8, 7, 6]);
  for (const resolution of [6, 7, 8, 9]) expect(of(parentOf(RIGA, resolution))).toBe(8);
  expect(of(parentOf(RIGA, 5))).toBe(6);
});

test('M1: in or out of the zone is a function of the coarse cell', () => {
  const cells = [RIGA, parentOf(RIGA, 8), parentOf(RIGA, 6), parentOf(RIGA, 5), JURMALA].map((cell) =>
    zoneOf(rules.zone, cell),
  );
  expect(cells).toEqual(['in', 'in', 'in', 'out', 'out']);
  expect(zoneOf(new Set(), RIGA)).toBe('unknown');
});

test('M3: without a policy a unit sends a cell of resolution 6 once an hour, accident and help, nothing else', () => {
  const speaking = PURPOSE_IDS.filter((id) =>
    SIGNAL_IDS.some((signal) => FLOOR_DEVICE_RULES.signals[id][signal].kind !== 'dropped'),
  );
  expect(speaking).toEqual(['live_service', 'assist', 'accident']);
  expect([RIGA, DUBLIN].map((cell) => finestResolution(FLOOR_DEVICE_RULES.regions, cell))).toEqual([6, 6]);
  expect(FLOOR_DEVICE_RULES.tickS).toBe(3_600);
  expect(zoneOf(FLOOR_DEVICE_RULES.zone, RIGA)).toBe('unknown');
});

test('M3: a stale policy is the coarser of resolution 7 and the region, accident and help, nothing else', () => {
  const stale = staleDeviceRules(rules);
  const speaking = PURPOSE_IDS.filter((id) =>
    SIGNAL_IDS.some((signal) => stale.signals[id][signal].kind !== 'dropped'),
  );
  expect(speaking).toEqual(['live_service', 'assist', 'accident']);
  expect([RIGA, JURMALA, DUBLIN].map((cell) => finestResolution(stale.regions, cell))).toEqual([7, 7, 6]);
  expect(stale.limits).toEqual({
    rentalGrantS: 0,
    maintenanceGrantS: 0,
    theftGrantS: 0,
    suspicionS: 0,
    assistS: 1_800,
    accidentWindowS: 20,
  });
});

test('M2: the vault opens these kinds for these roles and purposes, and nothing else', () => {
  const table = deriveOpeningTable(policy);
  const openings = PURPOSE_IDS.flatMap((purpose) =>
    STREAM_KIND_IDS.flatMap((stream) =>
      ROLE_IDS.filter((role) => mayOpen(table, purpose, stream, role)).map(
        (role) => `${purpose} ${stream} ${role}`,
      ),
    ),
  );
  expect(openings).toEqual([
    'rental_contract ends rider',
    'dispute ends support',
    'rider_route route rider',
    'availability ends next_rider',
    'availability ends field_worker',
    'asset_protection theft theft_officer',
    'assist assist support',
    'accident accident rider',
    'accident accident insurer',
    'authority_request ends authority',
    'authority_request theft authority',
  ]);
});

test('M2: the vault answers with no more than the purpose needs', () => {
  const rules = PURPOSE_IDS.map((id) => deriveOpeningTable(policy)[id]).filter((rule) => rule !== 'never');
  expect(rules.map(({ purpose, answer }) => `${purpose} ${answer}`)).toEqual([
    'rental_contract fixes',
    'dispute fixes',
    'rider_route fixes',
    'availability last_fix',
    'asset_protection live_position',
    'assist last_fix',
    'accident packet',
    'authority_request named_instants',
  ]);
});

test("M10: two people open a theft stream and an authority's answer", () => {
  const table = deriveOpeningTable(policy);
  const two = PURPOSE_IDS.filter((id) => {
    const rule = table[id];
    return rule !== 'never' && rule.people === 2;
  });
  expect(two).toEqual(['asset_protection', 'authority_request']);
});

test('values leave in the step of the policy, downwards, and in no other', () => {
  expect(inStep(637, { kind: 'coarse', step: '10 %' })).toBe(600);
  expect(inStep(12_345, { kind: 'coarse', step: '1 km' })).toBe(12_000);
  expect(inStep(5, { kind: 'dropped' })).toBeUndefined();
  expect(inStep(5, { kind: 'sealed', stream: 'ends' })).toBeUndefined();
  expect(inStep(5, { kind: 'coarse', step: 'cell' })).toBeUndefined();
  expect(inStep(Number.NaN, { kind: 'coarse', step: '1 km' })).toBeUndefined();
});

test('M8: ingest accepts these kinds of bodies with these longest ends, and no others', () => {
  const { records, streams } = deriveGuard(policy);
  expect(records.coarse_report).toEqual({ purposes: ['live_service'], maxEndsOnDays: 1 });
  expect(records.trip_end).toEqual({ purposes: ['rental_contract'], maxEndsOnDays: 365 });
  expect(records.fleet_health).toEqual({ purposes: ['fleet_health'], maxEndsOnDays: 365 });
  expect(records.accident_notice).toEqual({ purposes: ['accident'], maxEndsOnDays: 90 });
  expect(records.chunk.maxEndsOnDays).toBe(1_825);
  expect(streams).toEqual({
    ends: { purposes: ['rental_contract', 'maintenance'], maxEndsOnDays: 90 },
    route: { purposes: ['rider_route'], maxEndsOnDays: 365 },
    theft: { purposes: ['asset_protection'], maxEndsOnDays: 365 },
    accident: { purposes: ['accident'], maxEndsOnDays: 1_825 },
    assist: { purposes: ['assist'], maxEndsOnDays: 3 },
  });
});

test('M6: the places of a trip have a period of their own, neither that of its ends nor of the trip', () => {
  const changed = deriveGuard(
    policyWith([
      'trip_place: { fields: [rental, vehicle, start_cell, end_cell], from: rental_end, for: 90 days }',
      'trip_place: { fields: [rental, vehicle, start_cell, end_cell], from: rental_end, for: 30 days }',
    ]),
  );
  expect(changed.tripPlaceDays).toBe(30);
  expect(changed.streams.ends.maxEndsOnDays).toBe(90);
  expect(changed.records.trip_end.maxEndsOnDays).toBe(365);
});

test('M8: a body that the policy does not have leave has no purpose and is refused', () => {
  const silent = deriveGuard(
    policyWith([
      '      state_of_charge: coarse 10 %\n      odometer: coarse 1 km\n      fault_codes: coarse code\n      time: coarse day\n    basis: [legitimate_interests]\n    terminal_access: necessary_for_service',
      '      speed: dropped\n    basis: [legitimate_interests]\n    terminal_access: nothing_read',
    ]),
  );
  expect(silent.records.fleet_health.purposes).toEqual([]);
  expect(silent.records.trip_end.purposes).toEqual(['rental_contract']);
});

test('M8: a cell finer than the region allows is too fine, a coarser one never', () => {
  const { regions } = deriveGuard(policy);
  const tooFine = (cell: string, resolution: number) => isTooFine(regions, parentOf(cell, resolution));
  expect([5, 6, 7, 8, 9, 10].map((resolution) => tooFine(RIGA, resolution))).toEqual([
    false,
    false,
    false,
    false,
    true,
    true,
  ]);
  expect([5, 6, 7, 8].map((resolution) => tooFine(DUBLIN, resolution))).toEqual([false, false, true, true]);
  expect(isTooFine(regions, 'no cell')).toBe(true);
});

test('M9: each role sees what the page says and nothing for the other purposes', () => {
  const access = deriveAccess(policy);
  const seen = ROLE_IDS.map(
    (role) => `${role}: ${PURPOSE_IDS.filter((id) => access[role].purposes[id] !== undefined).join(' ')}`,
  );
  expect(seen).toEqual([
    'rider: rental_contract rider_route live_service accident charging driving_score',
    'next_rider: availability',
    'feed: availability',
    'booking: rental_contract',
    'operator: maintenance fleet_health accident',
    'dispatcher: live_service',
    'field_worker: availability',
    'workshop: fleet_health',
    'support: dispute assist',
    'engineer: diagnosis',
    'privacy_officer: diagnosis',
    'administrator: diagnosis',
    'theft_officer: asset_protection',
    'approver: asset_protection',
    'insurer: accident',
    'issuer: charging',
    'accounting: bookkeeping',
    'payer: bookkeeping',
    'staff: statistics',
    'partner: statistics',
    'authority: authority_request',
  ]);
  expect(access.booking.finest).toEqual({ place: 'none', time: 'second', link: 'rental' });
});

test('M6: every set of fields has its latest day when it is written', () => {
  const day = 20_000; // 2024-10-04
  expect(latestEndDay(policy, 'ends', day)).toBe(20_090);
  expect(latestEndDay(policy, 'trip', day)).toBe(20_365);
  expect(latestEndDay(policy, 'coarse_report', day)).toBe(20_001);
  expect(latestEndDay(policy, 'theft_suspicion', day)).toBe(20_001);
  expect(latestEndDay(policy, 'bill', day)).toBe(Date.UTC(2031, 11, 31) / 86_400_000);
});

test("M6: the rider chooses the route's end within the policy's bounds", () => {
  const ends = [1, 30, 365, 0, -5, 400, 1.5, Number.NaN, undefined].map((days) =>
    latestEndDay(policy, 'route', 0, days),
  );
  expect(ends).toEqual([1, 30, 365, 1, 1, 365, 1, 30, 30]);
});

test('M6: no set lives longer than the table of ends says, which reaches every set but those of marketing', () => {
  const table = deriveRetention(policy);
  for (const rule of Object.values(table)) {
    expect(rule).toBeDefined();
    if (rule === undefined) continue;
    expect(latestEndDay(policy, rule.fieldSet, 20_000, 9_999)).toBeLessThanOrEqual(20_000 + rule.maxDays);
  }
  expect(Object.keys(table)).toHaveLength(36);
});

test('the explanation names every purpose and signal, and marks what is sealed', () => {
  const page = explainPolicy(policy);
  for (const word of [...PURPOSE_IDS, ...SIGNAL_IDS]) expect(page).toContain(word);
  expect(page).toMatch(/^position +S S S · · S S S · · ·$/m);
  expect(page).toContain('Never: marketing.');
});
