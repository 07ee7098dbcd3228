import { readFileSync } from 'node:fs';
import {
  FIELD_GRADE,
  isFinerPlace,
  isFinerTime,
  parsePolicy,
  ROLE_FLOOR,
  ROLE_IDS,
  type RoleId,
} from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { accessPage, accessTable } from '../../src/access/table.ts';
import { readPolicyFile } from '../../src/policy/publish.ts';

const TEXT = await readPolicyFile();
const POLICY = parsePolicy(TEXT);
const ROWS = accessTable(POLICY);

test('R1, M9: the page of docs is the table of the shipped policy: run `node fleet-api/generate.ts`', () => {
  expect(readFileSync(new URL('../../../docs/access.md', import.meta.url), 'utf8')).toBe(accessPage(POLICY));
});

test('M9: no line is finer than its role, and no role than the floor', () => {
  for (const { role, place, time } of ROWS) {
    for (const most of [POLICY.roles[role], ROLE_FLOOR[role]]) {
      expect(isFinerPlace(place, most.place) || isFinerTime(time, most.time), role).toBe(false);
    }
  }
});

test('R1, M10: an administrator counts refusals, an approver has the reason of a theft; neither a place or a time', () => {
  expect(ROWS.filter(({ role }) => role === 'approver')).toMatchObject([
    { purpose: 'asset_protection', state: 'case_open', place: 'none', time: 'none', data: [], opens: [] },
  ]);
  expect(ROWS.filter(({ role }) => role === 'administrator')).toEqual([
    {
      ...{ role: 'administrator', door: 'administrator', purpose: 'diagnosis', state: 'always' },
      ...{
        place: 'none',
        time: 'none',
        link: 'none',
        data: ['refusal_code', 'length'],
        opens: [],
        people: 0,
      },
    },
  ]);
  for (const role of ['administrator', 'approver'] as const) {
    expect([ROLE_FLOOR[role].place, ROLE_FLOOR[role].time]).toEqual(['none', 'none']);
    const finer = TEXT.replace(
      new RegExp(`^  ${role}: .*`, 'm'),
      `  ${role}: { place: cell, time: day, link: none }`,
    );
    expect(() => accessTable(parsePolicy(finer))).toThrow(expect.objectContaining({ code: 'rules' }));
  }
});

test('M9: a line without a place names no field a place can be read from; without a rental, none of a person', () => {
  for (const { role, purpose, place, link, data } of ROWS) {
    const grades = data.map((field) => FIELD_GRADE[field]);
    if (place === 'none') expect(grades, `${role} ${purpose}`).not.toContain('location');
    if (link === 'vehicle' || link === 'none') expect(grades, `${role} ${purpose}`).not.toContain('link');
  }
});

test('M10: who has the place of a theft or answers an authority needs a second person; nobody else opens those', () => {
  const two = ROWS.filter(({ people }) => people === 2).map(({ role, purpose }) => `${role} ${purpose}`);
  expect(two).toEqual(['theft_officer asset_protection', 'authority authority_request']);
  const opening = (stream: string) =>
    new Set(ROWS.filter(({ opens }) => opens.some((one) => one === stream)).map(({ role }) => role));
  expect(opening('theft')).toEqual(new Set<RoleId>(['theft_officer', 'authority']));
  expect(opening('route')).toEqual(new Set<RoleId>(['rider']));
});

test('R1: a role without a door of its own has its lines', () => {
  const doorless = new Set(ROWS.filter(({ door }) => door === 'none').map(({ role }) => role));
  for (const role of ['issuer', 'accounting'] as const) expect(doorless, role).toContain(role);
  expect(new Set(ROWS.map(({ role }) => role))).toEqual(new Set(ROLE_IDS));
});
