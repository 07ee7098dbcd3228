/**
 * The riders' notice (GDPR 13) with what has to be said before the contract (Data Act 3, L5), in the rider's language.
 * Worked out of the policy and the organisation. Pure.
 */
import {
  type ActivePurpose,
  activePurposes,
  BASIS_ARTICLE,
  CHUNK_BYTES,
  FRAME_BYTES,
  type LanguageId,
  type Policy,
} from '@fleetveil/proto';
import { AUTHORITIES } from '../organisation/authorities.ts';
import type { Organisation, Recipient } from '../organisation/organisation.ts';
import { mayReceive } from '../organisation/recipient.ts';
import { isInEea, TRANSFER_TOOLS, type Transfer } from '../organisation/regions.ts';
import { endIn } from './clock-sentences.ts';
import { PURPOSE_NAMES, SET_NAMES } from './names.ts';
import { NOTICE_TEXTS, type NoticeTexts } from './notice-texts.ts';
import { type Block, facts, list, type Page, part, section, text } from './page.ts';

/** Of what a notice is made. */
export interface NoticeParts {
  readonly policy: Policy;
  readonly organisation: Organisation;
  /** Days since 1970-01-01 UTC: who may not receive today is not named as a recipient. */
  readonly nowDay: number;
}

/** The notice in a language. A purpose whose own text the policy has in English only is told in English. */
export function riderNotice(parts: NoticeParts, language: LanguageId): Page {
  const words = NOTICE_TEXTS[language];
  return {
    ...{ language, title: words.title },
    blocks: [
      ...whoBlocks(parts, words),
      section(words.why),
      ...activePurposes(parts.policy).flatMap((one) => purposeBlocks(one, parts.policy, language)),
      ...recipientBlocks(parts, words, language),
      section(words.stores),
      list(
        parts.organisation.stores.map(
          ({ title, holds, region, transfer }) =>
            `${title} (${holds}): ${regionText(region, transfer, words)}`,
        ),
      ),
      ...[section(words.rights), list(words.rightsList)],
      ...complaintBlocks(parts.organisation, words),
      ...dataActBlocks(parts.policy, words),
    ],
  };
}

function whoBlocks({ policy, organisation }: NoticeParts, words: NoticeTexts): Block[] {
  const { operator, role, controller, officer } = organisation;
  const line = (one: { title: string; postalAddress: string; contact: string }): string =>
    `${one.title}, ${one.postalAddress}, ${one.contact}`;
  return [
    section(words.who),
    text(`${line(operator)}: ${words.roles[role]}.`),
    facts([
      ...(controller === undefined ? [] : [[words.controller, line(controller)] as const]),
      ...(officer === 'none' ? [] : [[words.officer, officer] as const]),
      [words.version, String(policy.version)],
    ]),
  ];
}

function purposeBlocks(purpose: ActivePurpose, policy: Policy, language: LanguageId): Block[] {
  const { id, notice, basis, law, kept, objection } = purpose;
  const words = NOTICE_TEXTS[language];
  const bases = basis.map((one) => `${words.bases[one]}, GDPR ${BASIS_ARTICLE[one]}`);
  const ends = [...kept].map(
    ([set, { clock }]) => `${SET_NAMES[set][language]}: ${endIn(clock, policy, language)}`,
  );
  return [
    part(PURPOSE_NAMES[id][language]),
    text(notice[language] ?? notice.en),
    facts([
      [words.basis, [...bases, ...(law === undefined ? [] : [law])].join('; ')],
      ...(ends.length === 0 ? [] : [[words.kept, ends.join('; ')] as const]),
      [words.against, words.objections[objection.right]],
    ]),
  ];
}

function recipientBlocks(
  { policy, organisation, nowDay }: NoticeParts,
  words: NoticeTexts,
  language: LanguageId,
): Block[] {
  const ids = activePurposes(policy).map(({ id }) => id);
  const lines = organisation.recipients.flatMap((one) => {
    const purposes = ids.filter((id) => mayReceive(one, id, nowDay).ok);
    return purposes.length === 0 ? [] : [recipientLine(one, purposes, words, language)];
  });
  return [section(words.recipients), lines.length === 0 ? text(words.noRecipients) : list(lines)];
}

function recipientLine(
  { title, region, transfer, contract }: Recipient,
  purposes: readonly ActivePurpose['id'][],
  words: NoticeTexts,
  language: LanguageId,
): string {
  const what = purposes.map((id) => PURPOSE_NAMES[id][language].toLocaleLowerCase(language)).join(', ');
  return `${title}, ${regionText(region, transfer, words)}: ${what}; ${words.until} ${contract.endsOn}`;
}

function regionText(region: string, transfer: Transfer | undefined, words: NoticeTexts): string {
  if (isInEea(region) || transfer === undefined) return region;
  return `${region}, ${words.transfer} ${TRANSFER_TOOLS[transfer.tool]} (${transfer.reference})`;
}

function complaintBlocks({ serves }: Organisation, words: NoticeTexts): Block[] {
  const rows = serves.map((country) => {
    const { title, postalAddress, contact, site } = AUTHORITIES[country];
    return [country, `${title}, ${postalAddress}, ${contact}, ${site}`] as const;
  });
  return [section(words.complain), facts(rows)];
}

/** A chunk of a route is closed after 90 s at most (docs/wire.md). */
const CHUNKS_AN_HOUR = 40;

function dataActBlocks(policy: Policy, words: NoticeTexts): Block[] {
  const volumes: Readonly<Record<string, number>> = {
    reports: Math.ceil(86_400 / policy.tickS),
    reportBytes: FRAME_BYTES.coarse_report,
    tripBytes: FRAME_BYTES.stream_opening + 2 * FRAME_BYTES.chunk + FRAME_BYTES.trip_end,
    routeKb: Math.ceil((CHUNKS_AN_HOUR * CHUNK_BYTES) / 1_000),
  };
  const filled = (sentence: string): string =>
    sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(volumes[name]));
  const terms = Object.keys(words.data) as (keyof NoticeTexts['data'])[];
  return [
    section(words.before),
    facts(terms.map((term) => [words.dataTerms[term], filled(words.data[term])])),
  ];
}
