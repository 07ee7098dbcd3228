/** Reads an organisation document: YAML of a closed form. Problems name path and rule, never a value. */
import { PURPOSE_IDS } from '@fleetveil/proto';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { FleetApiError } from '../errors.ts';
import { COUNTRIES } from './authorities.ts';
import { type Organisation, type Party, RECIPIENT_KINDS, TENANT_ROLES } from './organisation.ts';
import { KIND_PURPOSES } from './recipient.ts';
import { mayLeaveTo, TRANSFER_TOOLS, type TransferToolId } from './regions.ts';

/** Longest document, characters: thousands of recipients. */
export const ORGANISATION_MAX = 262_144;

const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'must be one line of text');
const date = z.iso.date();
const region = z.string().regex(/^[A-Z]{2}$/, 'must be a country of two capital letters');
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower case letters, digits and -');

const party = z
  .strictObject({ name: line(200), address: line(300), contact: line(200) })
  .transform(({ name, address, contact }): Party => ({ title: name, postalAddress: address, contact }));

const transfer = z
  .strictObject({
    tool: z.enum(Object.keys(TRANSFER_TOOLS) as [TransferToolId, ...TransferToolId[]]),
    reference: line(300),
  })
  .optional();

const isDistinct = (values: readonly string[]): boolean => new Set(values).size === values.length;

const recipient = z
  .strictObject({
    ...{ id, name: line(200), kind: z.enum(RECIPIENT_KINDS), region, transfer },
    purposes: z.array(z.enum(PURPOSE_IDS)).min(1).refine(isDistinct, 'must name every purpose once'),
    contract: z
      .strictObject({ reference: line(300), from: date, ends_on: date })
      .refine(({ from, ends_on }) => from <= ends_on, 'must end on or after its first day'),
  })
  .refine(
    ({ kind, purposes }) => {
      const possible = KIND_PURPOSES[kind];
      return possible === 'any' || purposes.every((purpose) => possible.includes(purpose));
    },
    { path: ['purposes'], message: 'must be purposes that this kind of recipient can serve' },
  )
  .transform(({ name, contract: { ends_on, ...contract }, ...rest }) => ({
    ...rest,
    ...{ title: name, transfer: rest.transfer, contract: { ...contract, endsOn: ends_on } },
  }));

const store = z
  .strictObject({ name: line(200), holds: line(300), region, transfer })
  .refine((one) => mayLeaveTo(one.region, one.transfer), {
    path: ['transfer'],
    message: 'must be on record for a store outside the EEA (R7)',
  })
  .transform(({ name, ...rest }) => ({ ...rest, title: name, transfer: rest.transfer }));

const schema = z
  .strictObject({
    fleetveil_organisation: z.literal(1),
    version: z.int().min(1).max(1_000_000_000),
    operator: z.strictObject({
      ...{ name: line(200), address: line(300), contact: line(200) },
      country: z.enum(COUNTRIES),
    }),
    role: z.enum(TENANT_ROLES),
    controller: party.optional(),
    data_protection_officer: line(200),
    serves: z.array(z.enum(COUNTRIES)).min(1).refine(isDistinct, 'must name every country once'),
    stores: z.array(store).min(1).max(100),
    recipients: z
      .array(recipient)
      .max(1_000)
      .refine((all) => isDistinct(all.map((one) => one.id)), 'must have every id once'),
    impact_assessment: z.strictObject({
      ...{ reference: line(300), assessed_on: date, review_on: date, conclusion: line(2_000) },
      covers_policy_version: z.int().min(1).max(1_000_000_000),
    }),
  })
  .refine(({ role, controller }) => (role === 'controller') === (controller === undefined), {
    path: ['controller'],
    message: 'must be there for a joint controller or a processor, and for nobody else (R14)',
  })
  .transform((value): Organisation => {
    const { name, address, contact, country } = value.operator;
    const { reference, assessed_on, review_on, conclusion, covers_policy_version } = value.impact_assessment;
    return {
      ...{ version: value.version, role: value.role, controller: value.controller },
      operator: { title: name, postalAddress: address, contact, country },
      officer: value.data_protection_officer,
      ...{ serves: value.serves, stores: value.stores, recipients: value.recipients },
      assessment: {
        ...{ reference, assessedOn: assessed_on, reviewOn: review_on, conclusion },
        coversPolicyVersion: covers_policy_version,
      },
    };
  });

/** What has to be mended. */
export interface DocumentProblem {
  readonly path: string;
  readonly rule: string;
}

/** A document that was read, or why it was not. */
export type ReadOrganisation =
  | { readonly ok: true; readonly organisation: Organisation }
  | { readonly ok: false; readonly problems: readonly DocumentProblem[] };

/** Reads a document. Never throws for what is in it. */
export function readOrganisation(text: string): ReadOrganisation {
  if (text.length > ORGANISATION_MAX)
    return problem('', `must be at most ${ORGANISATION_MAX} characters long`);
  const value = readYaml(text);
  if (value === undefined) return problem('', 'must be YAML without aliases');
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, organisation: parsed.data };
  return { ok: false, problems: parsed.error.issues.map(problemOf) };
}

/** A document that has to be in form. Throws `invalid` with every problem, one a line. */
export function parseOrganisation(text: string): Organisation {
  const read = readOrganisation(text);
  if (read.ok) return read.organisation;
  const lines = read.problems.map(({ path, rule }) => `${path === '' ? 'document' : path}: ${rule}`);
  throw new FleetApiError('invalid', ['organisation: it cannot be used.', ...lines].join('\n'));
}

function readYaml(text: string): unknown {
  try {
    return parseYaml(text, { maxAliasCount: 0, uniqueKeys: true, schema: 'core' }) ?? {};
  } catch {
    return undefined;
  }
}

function problem(path: string, rule: string): ReadOrganisation {
  return { ok: false, problems: [{ path, rule }] };
}

/** The rule in our words: zod's own repeat what was written for some of them. */
function problemOf(issue: z.core.$ZodIssue): DocumentProblem {
  return { path: issue.path.map((part) => String(part).slice(0, 40)).join('.'), rule: ruleOf(issue) };
}

function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'custom':
      return issue.message;
    case 'unrecognized_keys':
      return `has keys that do not belong here (${issue.keys.map((key) => key.slice(0, 40)).join(', ')})`;
    case 'invalid_value':
      return `must be ${issue.values.map(String).join(' or ')}`;
    case 'invalid_format':
      return issue.format === 'date' ? 'must be a day such as 2026-01-31' : issue.message;
    case 'invalid_type':
      return 'must be there, and of the right type';
    default:
      return 'must have the right length or size';
  }
}
