/** The register of processing as a page. English: it is for the authority and the officer. */
import { plain } from '@fleetveil/proto';
import { type Block, facts, list, type Page, part, section, table, text } from './page.ts';
import type {
  ProcessingRegister,
  RegisterActivity,
  RegisterParty,
  RegisterRecipient,
  RegisterSet,
} from './register.ts';

/** The page. */
export function registerPage(register: ProcessingRegister): Page {
  return {
    language: 'en',
    title: `Register of processing activities (GDPR ${register.article})`,
    blocks: [
      ...headOf(register),
      ...register.activities.flatMap(activityBlocks),
      section('What the system keeps about its own work'),
      setTable(register.upkeep),
      section('Where data rest'),
      table(
        ['store', 'holds', 'region', 'transfer tool'],
        register.stores.map((one) => [one.title, one.holds, one.region, one.transfer ?? 'in the EEA']),
      ),
      section('Security (GDPR 32)'),
      list(register.security),
    ],
  };
}

function headOf(register: ProcessingRegister): Block[] {
  const { operator, role, controller, data_protection_officer: officer } = register;
  return [
    facts([
      ['Operator', partyText(operator)],
      ['Acts as', plain(role)],
      ...(controller === null ? [] : [['Controller', partyText(controller)] as const]),
      ['Data protection officer', officer ?? 'none'],
      [
        'Made',
        `${register.made_on}, of policy version ${register.policy_version} and organisation version ${register.organisation_version}`,
      ],
    ]),
  ];
}

/** Name, address, contact in a line. */
export function partyText({ title, postal_address, contact }: RegisterParty): string {
  return `${title}, ${postal_address}, ${contact}`;
}

function activityBlocks(activity: RegisterActivity): Block[] {
  return [
    section(`${plain(activity.purpose)}`),
    text(`${activity.what_for} ${activity.when}`),
    facts([
      ['Legal basis', [...activity.legal_basis, ...(activity.law === null ? [] : [activity.law])].join('; ')],
      ['Reading the vehicle (ePrivacy 5(3))', activity.terminal_access],
      ['People', activity.subjects.join(', ')],
      ['Right against it', activity.right_against],
    ]),
    ...leavesBlocks(activity),
    ...(activity.stored.length === 0 ? [] : [part('Kept'), setTable(activity.stored)]),
    part('Seen by'),
    list(activity.seen_by.map(({ role, what }) => `${role}: ${what}`)),
    ...recipientBlocks(activity.recipients),
  ];
}

function leavesBlocks({ leaves_the_vehicle: leaves }: RegisterActivity): Block[] {
  if (leaves.length === 0) return [text('Nothing new leaves the vehicle for it.')];
  return [part('Leaves the vehicle'), list(leaves.map(({ signal, how }) => `${signal}: ${how}`))];
}

function setTable(sets: readonly RegisterSet[]): Block {
  return table(
    ['set', 'fields', 'gone'],
    sets.map(({ set, fields, ends }) => [set, fields.join(', '), ends]),
  );
}

function recipientBlocks(recipients: readonly RegisterRecipient[]): Block[] {
  if (recipients.length === 0) return [];
  const rows = recipients.map((one) => [
    `${one.title} (${one.kind})`,
    `${one.contract_reference}, until ${one.contract_ends_on}`,
    one.transfer === null ? one.region : `${one.region}; ${one.transfer}`,
    one.receives === 'yes' ? 'yes' : `no: ${plain(one.receives)}`,
  ]);
  return [part('Recipients'), table(['recipient', 'contract', 'region', 'receives today'], rows)];
}
