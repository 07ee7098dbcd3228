import { expect, test } from 'vitest';
import { deriveDeviceRules, LINT_RULES, lintPolicy, PolicyError } from '../src/policy/index.ts';
import { type Edit, policyWith } from './policy-text.ts';

const MARKETING = `  marketing:
    what_for: To sell.
    when: Always.
    leaves: {}
    basis: [contract]
    terminal_access: nothing_read
    who_may_see: {}
    opens: never
    kept: {}
    objection: { right: none, effect: None. }
    notice: { en: We sell. }
`;

/** For each rule an edit of the shipped policy that breaks it, and where. */
const CASES: Readonly<Record<string, readonly (readonly [path: string, ...edits: Edit[]])[]>> = {
  PL01: [
    ['regions.resolution.city', ['city: 8', 'city: 10']],
    ['regions.resolution.country', ['country: 6', 'country: 2']],
  ],
  PL02: [
    ['regions.resolution.country', ['country: 6', 'country: 8']],
    ['regions.resolution.town', ['town: 7', 'town: 9']],
  ],
  PL03: [
    ['tick_s', ['tick_s: 900', 'tick_s: 60']],
    ['stale_after', ['stale_after: 7 days', 'stale_after: 8 days']],
    ['route.keep_days', ['most: 365', 'most: 366']],
  ],
  PL04: [
    ['limits.rental_grant', ['rental_grant: 4 hours', 'rental_grant: 5 hours']],
    ['limits.maintenance_grant', ['maintenance_grant: 4 hours', 'maintenance_grant: 5 hours']],
    ['limits.theft_grant', ['theft_grant: 24 hours', 'theft_grant: 25 hours']],
    ['limits.suspicion', ['suspicion: 2 hours', 'suspicion: 3 hours']],
    ['limits.assist', ['assist: 30 minutes', 'assist: 31 minutes']],
    ['limits.assist_every', ['assist_every: 60 seconds', 'assist_every: 1 second']],
    ['limits.accident_window', ['accident_window: 20 seconds', 'accident_window: 9 seconds']],
    ['limits.accident_window', ['accident_window: 20 seconds', 'accident_window: 46 seconds']],
  ],
  PL05: [
    ['feed.resolution', ['feed: { resolution: 8', 'feed: { resolution: 9']],
    ['feed.every', ['every: 30 minutes', 'every: 29 minutes']],
    ['feed.every', ['every: 30 minutes', 'every: 40 minutes']],
    ['feed.vehicles', ['vehicles: 5', 'vehicles: 4']],
    ['feed.delay_min', ['delay_min: 2 minutes', 'delay_min: 1 minute']],
    ['feed.delay_max', ['delay_max: 15 minutes', 'delay_max: 1 minute']],
    ['statistics.min_riders', ['min_riders: 10', 'min_riders: 9']],
  ],
  PL06: [
    ['claims.resolution', ['claims: { resolution: 10', 'claims: { resolution: 11']],
    ['claims.resolution', ['claims: { resolution: 10', 'claims: { resolution: 2']],
  ],
  PL10: [
    ['purposes.accident.leaves.heart_rate', ['occupants: sealed', 'heart_rate: sealed']],
    [
      'purposes.rental_contract.leaves.identification',
      ['parking_rule: coarse yes/no', 'identification: coarse id'],
    ],
    [
      'purposes.rider_route.leaves.rider_phone_location',
      ['speed: dropped', 'rider_phone_location: sealed route'],
    ],
  ],
  PL11: [
    ['purposes.rider_route.leaves.speed', ['speed: dropped', 'speed: coarse 1 km']],
    ['purposes.fleet_health.leaves.odometer', ['odometer: coarse 1 km', 'odometer: coarse 100 m']],
    ['purposes.rental_contract.leaves.position', ['position: sealed ends', 'position: coarse cell']],
  ],
  PL12: [
    ['purposes.live_service.leaves.time', ['time: coarse tick', 'time: sealed route']],
    ['purposes.rider_route.leaves.position', ['position: sealed route', 'position: sealed theft']],
  ],
  PL13: [['purposes.rider_route.leaves.speed', ['speed: dropped', 'speed: sealed route']]],
  PL14: [
    ['purposes.live_service.leaves.time', ['time: coarse tick', 'time: coarse 1 s']],
    ['purposes.live_service.leaves.charging', ['zone: coarse in/out', 'charging: coarse yes/no']],
  ],
  PL15: [['purposes.rental_contract.leaves.lock', ['parking_rule: coarse yes/no', 'lock: coarse yes/no']]],
  PL16: [
    [
      'purposes.dispute.terminal_access',
      ['leaves: {} # nothing new: it', 'leaves: { time: coarse day } # it'],
    ],
    [
      'purposes.live_service.terminal_access',
      [
        'in/out # worked out from the cell\n      time: coarse tick\n    basis: [contract]\n    terminal_access: necessary_for_service',
        'in/out\n    basis: [contract]\n    terminal_access: nothing_read',
      ],
    ],
  ],
  PL17: [['purposes.marketing', ['  marketing: never\n', MARKETING]]],
  PL18: [
    ['purposes.rental_contract.leaves.time', ['time: coarse 1 s # start', 'time: coarse tick # start']],
    ['purposes.rental_contract.leaves.time', ['time: coarse 1 s # start', 'time: coarse day # start']],
    ['purposes.rental_contract.leaves.time', ['      time: coarse 1 s # start and end\n', '']],
  ],
  PL20: [
    ['purposes.bookkeeping.kept.bill', ['amount, tax, bill_date', 'amount, tax, start_cell']],
    [
      'purposes.rental_contract.kept.trip_place',
      ['end_cell], from: rental_end', 'end_cell], from: relation_end'],
    ],
    [
      'purposes.rental_contract.kept.guest_link',
      ['fields: [rental, rider], until', 'fields: [rental, lock_event], until'],
    ],
    ['purposes.statistics.kept.aggregates', ['fields: [aggregate]', 'fields: [cell]']],
  ],
  PL21: [
    ['purposes.rental_contract.kept.ends', ['for: 90 days', 'for: 2 years']],
    [
      'purposes.live_service.kept.coarse_report',
      ['for: 24 hours }\n    objection', 'for: 25 hours }\n    objection'],
    ],
    ['purposes.accident.kept.accident', ['at_most: 5 years', 'at_most: 6 years']],
  ],
  PL22: [['purposes.rental_contract.kept.ends', ['for: 90 days', 'for: as the rider chooses']]],
  PL23: [
    [
      'purposes.rental_contract.kept.rental_rider',
      ['      rental_rider: { fields: [rental, rider], from: rental_end, for: 12 months }\n', ''],
    ],
    [
      'upkeep.door_answers',
      ['  door_answers: { fields: [request_hash, response], from: arrival, for: 24 hours }\n', ''],
    ],
  ],
  PL24: [
    ['purposes.rental_contract.kept.trip_place.fields', ['start_cell, end_cell]', 'start_cell, fix_place]']],
  ],
  PL25: [
    ['purposes.rental_contract.kept.trip_place.fields', ['start_cell, end_cell]', 'start_cell, rider]']],
  ],
  PL26: [['purposes.accident.kept.accident.at_most', ['plus: 3 years', 'plus: 6 years']]],
  PL30: [
    ['purposes.rider_route.consent_flag', ['    consent_flag: route\n', '']],
    [
      'purposes.rider_route.terminal_access',
      ['terminal_access: consent', 'terminal_access: necessary_for_service'],
    ],
    ['purposes.rider_route.objection', ['right: withdraw', 'right: object']],
    [
      'purposes.rental_contract.consent_flag',
      [
        '    terminal_access: necessary_for_service\n',
        '    terminal_access: necessary_for_service\n    consent_flag: route\n',
      ],
    ],
  ],
  PL31: [
    [
      'purposes.dispute.interest',
      [
        '    interest: Rider and operator both need a dispute about where a rental began or ended to be decided on facts.\n',
        '',
      ],
    ],
    [
      'purposes.rental_contract.balancing',
      ['basis: [contract]', 'interest: We would like to know it all.\n    basis: [legitimate_interests]'],
    ],
  ],
  PL32: [
    [
      'purposes.bookkeeping.law',
      ['    law: Estonian Accounting Act § 12 (seven years from the end of the financial year).\n', ''],
    ],
    ['purposes.rental_contract.law', ['basis: [contract]', 'law: Some law.\n    basis: [contract]']],
  ],
  PL33: [
    [
      'purposes.asset_protection.opens',
      ['people: 2, answer: live_position', 'people: 1, answer: live_position'],
    ],
    ['purposes.asset_protection.opens', ['streams: [theft]', 'streams: [theft, ends]']],
    [
      'purposes.rider_route.opens',
      ['streams: [route], who: rider,', 'streams: [route], who: rider, also_for: [support],'],
    ],
    ['purposes.authority_request.opens', ['streams: [ends, theft]', 'streams: [ends, route]']],
  ],
  PL34: [
    [
      'purposes.rider_route.who_may_see',
      ['opens: { streams: [route], who: rider, people: 1, answer: fixes }', 'opens: never'],
    ],
    [
      'purposes.accident.who_may_see',
      ['      insurer: { place: precise, time: second, link: case } # after release\n', ''],
    ],
  ],
  PL35: [
    [
      'purposes.live_service.who_may_see.dispatcher',
      ['  dispatcher: { place: cell', '  dispatcher: { place: none'],
    ],
    [
      'purposes.rental_contract.who_may_see.booking',
      [
        '      booking: { place: none, time: second, link: rental }',
        '      booking: { place: none, time: second, link: vehicle }',
      ],
    ],
  ],
  PL36: [
    ['roles.booking', ['  booking: { place: none', '  booking: { place: cell']],
    ['roles.partner', ['  partner: { place: none, time: day', '  partner: { place: none, time: second']],
  ],
};

const each = Object.entries(CASES).flatMap(([id, cases]) =>
  cases.map(([path, ...edits]) => ({ id, path, edits })),
);

test.each(each)('rule $id finds what is wrong at $path', ({ id, path, edits }) => {
  const found = lintPolicy(policyWith(...edits)).filter((finding) => finding.id === id);
  expect(found.map((finding) => finding.path)).toEqual([path]);
  expect(found[0]?.rule).toBe(LINT_RULES.find((rule) => rule.id === id)?.text);
});

test('every rule has a case that breaks it, and an id of its own', () => {
  const ids = LINT_RULES.map((rule) => rule.id);
  expect(ids.toSorted()).toEqual(Object.keys(CASES).toSorted());
  expect(new Set(ids).size).toBe(ids.length);
});

test('M5: nothing is derived from a policy with findings', () => {
  const unlawful = policyWith(['city: 8', 'city: 10'], ['speed: dropped', 'speed: sealed route']);
  expect(() => deriveDeviceRules(unlawful)).toThrow(PolicyError);
  expect(() => deriveDeviceRules(unlawful)).toThrow(
    /regions\.resolution\.city.*\n.*rider_route\.leaves\.speed/s,
  );
});
