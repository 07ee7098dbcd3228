/** What is made of policy and organisation: register, notice, assessment, in every form. */
import { readFile } from 'node:fs/promises';
import {
  activePurposes,
  FIELD_SET_IDS,
  LANGUAGE_IDS,
  type Policy,
  parsePolicy,
  storedSets,
} from '@fleetveil/proto';
import { beforeAll, expect, test } from 'vitest';
import { dayOfDate } from '../../src/database/days.ts';
import { periodIn } from '../../src/notices/clock-sentences.ts';
import { htmlOf } from '../../src/notices/html.ts';
import { impactAnnex } from '../../src/notices/impact.ts';
import { markdownOf } from '../../src/notices/markdown.ts';
import type { Page } from '../../src/notices/page.ts';
import { registerOf } from '../../src/notices/register.ts';
import { registerPage } from '../../src/notices/register-page.ts';
import { riderNotice } from '../../src/notices/rider-notice.ts';
import { AUTHORITIES } from '../../src/organisation/authorities.ts';
import { parseOrganisation } from '../../src/organisation/document.ts';
import type { Organisation } from '../../src/organisation/organisation.ts';
import { exampleOrganisationFile } from '../../src/organisation/publish.ts';
import { readPolicyFile } from '../../src/policy/publish.ts';

const TODAY = dayOfDate('2026-09-21');
let policy: Policy;
let organisation: Organisation;
beforeAll(async () => {
  policy = parsePolicy(await readPolicyFile());
  organisation = parseOrganisation(await readFile(exampleOrganisationFile(), 'utf8'));
});

const pages = (): Page[] => [
  registerPage(registerOf(policy, organisation, TODAY)),
  impactAnnex(policy, organisation),
  ...LANGUAGE_IDS.map((language) => riderNotice({ policy, organisation, nowDay: TODAY }, language)),
];

test('GDPR 30: every purpose with its basis, people, data, end of each stored set, and who sees it', () => {
  const register = registerOf(policy, organisation, TODAY);
  expect(register.activities.map(({ purpose }) => purpose)).toEqual(
    activePurposes(policy).map(({ id }) => id),
  );
  for (const activity of register.activities) {
    expect(activity.legal_basis.length, activity.purpose).toBeGreaterThan(0);
    expect(activity.subjects.length, activity.purpose).toBeGreaterThan(0);
    expect(
      activity.stored.every(({ ends }) => /\d|at /.test(ends)),
      activity.purpose,
    ).toBe(true);
  }
  const sets = [...register.activities.flatMap(({ stored }) => stored), ...register.upkeep];
  expect(sets.length).toBe(storedSets(policy).length);
  expect(sets.length).toBe(FIELD_SET_IDS.length);
  expect(register.activities.find(({ purpose }) => purpose === 'bookkeeping')).toMatchObject({
    law: expect.stringContaining('Estonian Accounting Act'),
    stored: [{ set: 'bill', fields: ['amount', 'tax', 'bill date'], ends: '7 years after year end' }],
  });
});

test('L4, R7: the register shows what each recipient may receive today', () => {
  const insurer = (day: string, change: object = {}) => {
    const recipients = organisation.recipients.map((one) =>
      one.id === 'insurer-1' ? { ...one, ...change } : one,
    );
    const { activities } = registerOf(policy, { ...organisation, recipients }, dayOfDate(day));
    return activities.find(({ purpose }) => purpose === 'accident')?.recipients[0];
  };
  expect(insurer('2036-12-31')?.receives).toBe('yes');
  expect(insurer('2037-01-01')?.receives).toBe('contract_ended');
  expect(insurer('2026-09-21', { region: 'US' })).toMatchObject({
    receives: 'transfer_tool_missing',
    transfer: 'none on record: nothing is sent',
  });
});

test('R14: a processor keeps the register of GDPR 30(2) and names its controller', () => {
  const controller = { title: 'City of R', postalAddress: 'Square 1', contact: 'dpo@city.example' };
  const register = registerOf(policy, { ...organisation, role: 'processor', controller }, TODAY);
  expect([register.article, register.controller?.title]).toEqual(['30(2)', 'City of R']);
  expect(markdownOf(registerPage(register))).toContain('**Controller**: City of R');
});

test.each(LANGUAGE_IDS)('L5, G7, G11: the notice in %s says everything, in that language', (language) => {
  const notice = markdownOf(riderNotice({ policy, organisation, nowDay: TODAY }, language));
  for (const { id, notice: own } of activePurposes(policy)) {
    expect(own[language], id).toBeDefined();
    expect(plainText(notice), id).toContain(plainText(own[language] ?? ''));
  }
  for (const { title, contact } of Object.values(AUTHORITIES)) {
    expect(notice).toContain(title);
    expect(notice).toContain(contact);
  }
  expect(notice).toContain('96'); // reports a day at a tick of 15 minutes
  expect(notice).not.toMatch(/undefined|NaN|\{\w+\}|\\\{/);
});

const plainText = (words: string): string => words.replaceAll('\\', '').replace(/\s+/g, ' ');

test('L5: the volumes follow the policy', () => {
  const rarer = { ...policy, tickS: 3_600 };
  const notice = markdownOf(riderNotice({ policy: rarer, organisation, nowDay: TODAY }, 'en'));
  expect(notice).toContain('At most 24 area reports a day of 30 bytes each; 1696 bytes a rental');
});

test('L4: the notice does not name somebody as a recipient whose contract has ended', () => {
  const on = (date: string) =>
    markdownOf(riderNotice({ policy, organisation, nowDay: dayOfDate(date) }, 'en'));
  expect(on('2036-12-31')).toContain('Example Insurance');
  expect(on('2037-01-01')).not.toContain('Example Insurance');
  expect(on('2037-01-01')).toContain('Nobody outside receives data.');
});

test('L2: the annex has every weighing of interests in full, and the assessment', () => {
  const annex = plainText(markdownOf(impactAnnex(policy, organisation)));
  const weighed = activePurposes(policy).filter(({ balancing }) => balancing !== undefined);
  expect(weighed.length).toBeGreaterThan(5);
  for (const { balancing = '', interest = '' } of weighed) {
    expect(annex).toContain(plainText(balancing));
    expect(annex).toContain(plainText(interest));
  }
  expect(annex).toContain('DPIA 2026/01');
});

test('an HTML page asks for nothing: no address, no script, no picture', () => {
  for (const page of pages()) {
    const html = htmlOf(page);
    expect(html).not.toMatch(/https?:|<script|<img|<link(?! rel="icon" href="data:,">)|@import|url\(/i);
    expect(html).toMatch(new RegExp(`^<!doctype html>\n<html lang="${page.language}">`));
  }
});

test('what an organisation wrote is text: no markup comes out of it', () => {
  const title = '<script>alert(1)</script> [x](https://evil.example) | & *';
  const evil = { ...organisation, operator: { ...organisation.operator, title } };
  const page = riderNotice({ policy, organisation: evil, nowDay: TODAY }, 'en');
  expect(htmlOf(page)).not.toContain('<script>');
  expect(htmlOf(page)).toContain('&lt;script&gt;');
  expect(markdownOf(page)).toContain('\\<script\\>');
  expect(markdownOf(page)).not.toContain('[x](');
});

test('periods are counted as each language counts', () => {
  const inAll = (period: string) => LANGUAGE_IDS.map((language) => periodIn(period, language));
  expect(inAll('90 days')).toEqual(['90 days', '90 dienas', '90 päeva']);
  expect(inAll('1 year')).toEqual(['1 year', '1 gadu', '1 aasta']);
  expect(inAll('21 months')).toEqual(['21 months', '21 mēnesi', '21 kuud']);
  expect(inAll('11 hours')).toEqual(['11 hours', '11 stundas', '11 tundi']);
});
