import { expect, test } from 'vitest';
import { isCell, resolutionOf } from '../src/cells.ts';
import {
  FIELD_IDS,
  lintPolicy,
  PURPOSE_IDS,
  type PurposeId,
  type PurposePolicy,
  parsePolicy,
  periodDays,
  SIGNAL_GRADE,
  SIGNAL_IDS,
} from '../src/policy/index.ts';
import { SHIPPED } from './policy-text.ts';

const policy = parsePolicy(SHIPPED);

function purpose(id: PurposeId): PurposePolicy {
  const found = policy.purposes[id];
  if (found === 'never') throw new Error(`${id} is never`);
  return found;
}

test('the shipped policy has no findings', () => {
  expect(lintPolicy(policy)).toEqual([]);
});

/** The table "purposes and default retention" of the requirements, in its words. */
const TABLE: Record<
  PurposeId,
  { leaves: string; basis: string; who: string; kept: string; right: string } | 'never'
> = {
  rental_contract: {
    leaves:
      'position sealed ends, accuracy sealed ends, time 1 s, duration 1 s, distance 100 m, energy 0.1 kWh, cell cell, parking_rule yes/no',
    basis: 'contract',
    who: 'rider precise, booking none',
    kept: 'ends 90, trip_place 90, trip 365, rental 365, rental_rider 365, guest_link bill_settled 90, grant 365, loss_report 90',
    right: 'none',
  },
  dispute: {
    leaves: '',
    basis: 'legitimate_interests',
    who: 'support precise',
    kept: 'dispute_case case_close 1095',
    right: 'object',
  },
  maintenance: {
    leaves: 'position sealed ends, accuracy sealed ends, time sealed ends',
    basis: 'legitimate_interests',
    who: 'operator cell',
    kept: 'maintenance_ends 30',
    right: 'object',
  },
  diagnosis: {
    leaves: '',
    basis: 'legitimate_interests',
    who: 'engineer none, privacy_officer none, administrator none',
    kept: 'quarantine 7',
    right: 'none',
  },
  rider_route: {
    leaves: 'position sealed route, accuracy sealed route, time sealed route',
    basis: 'consent',
    who: 'rider precise',
    kept: 'route choice',
    right: 'withdraw',
  },
  live_service: {
    leaves: 'cell cell, zone in/out, time tick',
    basis: 'contract',
    who: 'dispatcher cell, rider cell',
    kept: 'coarse_report 1',
    right: 'none',
  },
  availability: {
    leaves: '',
    basis: 'legitimate_interests',
    who: 'feed cell, next_rider precise, field_worker precise',
    kept: 'feed_place next_unlock 90',
    right: 'object',
  },
  fleet_health: {
    leaves: 'state_of_charge 10 %, odometer 1 km, fault_codes code, time day',
    basis: 'legitimate_interests',
    who: 'operator none, workshop none',
    kept: 'fleet_health 365',
    right: 'object',
  },
  asset_protection: {
    leaves: 'position sealed theft, accuracy sealed theft, heading sealed theft, time sealed theft',
    basis: 'legitimate_interests',
    who: 'theft_officer precise, approver none',
    kept: 'theft case_close 365, theft_suspicion suspicion_dispelled 1',
    right: 'ends_with_case',
  },
  assist: {
    leaves: 'position sealed assist, accuracy sealed assist, time sealed assist',
    basis: 'contract',
    who: 'support precise',
    kept: 'assist 3',
    right: 'stop',
  },
  accident: {
    leaves:
      'position sealed accident, accuracy sealed accident, time sealed accident, speed sealed accident, heading sealed accident, acceleration sealed accident, tilt sealed accident, occupants sealed accident, state_of_charge sealed accident, cell cell, severity class',
    basis: 'legitimate_interests',
    who: 'rider precise, insurer precise, operator cell',
    kept: 'accident claim_close 1825, accident_notice claim_close 90',
    right: 'object',
  },
  statistics: {
    leaves: 'trip_count count',
    basis: 'legitimate_interests',
    who: 'staff none, partner none',
    kept: 'statistics_sources 30, aggregates 3650',
    right: 'object',
  },
  charging: {
    leaves: 'charging_station id, time 15 min, energy 0.1 kWh',
    basis: 'contract, legal_obligation',
    who: 'rider named_place, issuer named_place',
    kept: 'charging_session 730, charging_link bill_settled 90',
    right: 'object',
  },
  bookkeeping: {
    leaves: '',
    basis: 'legal_obligation',
    who: 'accounting none, payer none',
    kept: 'bill 2555',
    right: 'none',
  },
  authority_request: {
    leaves: '',
    basis: 'legal_obligation',
    who: 'authority precise',
    kept: 'authority_copy 30, authority_log 1825',
    right: 'none',
  },
  driving_score: {
    leaves: 'driving_score score',
    basis: 'consent',
    who: 'rider none',
    kept: 'driving_score 393',
    right: 'withdraw',
  },
  marketing: 'never',
};

test.each(PURPOSE_IDS)('M5: the shipped policy says of %s what the table says', (id) => {
  const row = TABLE[id];
  if (row === 'never') return expect(policy.purposes[id]).toBe('never');
  const { leaves, basis, whoMaySee, kept, objection } = purpose(id);
  const leaving = [...leaves].filter(([, rule]) => rule.kind !== 'dropped');
  const words = leaving.map(([signal, rule]) =>
    rule.kind === 'coarse'
      ? `${signal} ${rule.step}`
      : rule.kind === 'sealed'
        ? `${signal} sealed ${rule.stream}`
        : '',
  );
  const ends = [...kept].map(([name, { clock }]) => {
    if (clock.kind === 'choice') return `${name} choice`;
    return clock.kind === 'event' ? `${name} ${clock.until} ${clock.atMostDays}` : `${name} ${clock.days}`;
  });
  expect({
    leaves: words.join(', '),
    basis: basis.join(', '),
    who: [...whoMaySee].map(([role, { place }]) => `${role} ${place}`).join(', '),
    kept: ends.join(', '),
    right: objection.right,
  }).toEqual(row);
});

test('every purpose has a notice in English, Latvian and Estonian, each in its own words', () => {
  const notices = PURPOSE_IDS.filter((id) => policy.purposes[id] !== 'never').map((id) => purpose(id).notice);
  const texts = notices.flatMap(({ en, lv, et }) => [en, lv, et]);
  expect(texts).not.toContain(undefined);
  expect(new Set(texts).size).toBe(3 * 16);
});

test('the blocks stand in the order of the list, so that the page reads like the table', () => {
  const start = SHIPPED.indexOf('\npurposes:');
  const places = PURPOSE_IDS.map((id) => SHIPPED.indexOf(`\n  ${id}:`, start));
  expect(places).not.toContain(-1);
  expect(places.toSorted((a, b) => a - b)).toEqual(places);
});

test('the places are cells of resolution 6 around the middle of each city', () => {
  const { places } = policy.regions;
  expect(places.filter(({ kind }) => kind === 'city').map(({ name }) => name)).toEqual([
    'Riga',
    'Tallinn',
    'Vilnius',
  ]);
  for (const cell of places.flatMap(({ cells }) => cells))
    expect([isCell(cell), resolutionOf(cell)]).toEqual([true, 6]);
});

test('C1: no signal and no stored field that identifies a person leaves a vehicle or stands in a place set', () => {
  const forbidden = SIGNAL_IDS.filter((signal) => SIGNAL_GRADE[signal] === 'forbidden');
  expect(forbidden).toEqual([
    'screen_data',
    'heart_rate',
    'rider_phone_location',
    'payment',
    'identification',
  ]);
  const identifying = /(^|_)(name|e?mail|licen[cs]e|password|plate|vin|phone_number|address)($|_)/;
  expect([...SIGNAL_IDS, ...FIELD_IDS].filter((word) => identifying.test(word))).toEqual([]);
});

test('T1: periods are numbers with a unit, and no calendar makes them longer', () => {
  const days = [
    '24 hours',
    '72 hours',
    '1 day',
    '90 days',
    '1 month',
    '12 months',
    '13 months',
    '7 years',
  ].map(periodDays);
  expect(days).toEqual([1, 3, 1, 90, 28, 365, 393, 2_555]);
  const none = [
    'as long as necessary',
    '-3 days',
    '3',
    'days',
    '1.5 years',
    '90  days',
    '90 days ',
    '1e3 days',
  ].map(periodDays);
  expect(none.every((value) => value === undefined)).toBe(true);
});
