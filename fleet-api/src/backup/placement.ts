/**
 * What lies in which archive (rules). No archive holds two of these: places, who was riding, and keys. It follows
 * from the register, so that a new table finds its archive by what its columns are, and one that would join a place
 * and a person is refused.
 *
 * ```
 * trips   trips, places, sealed streams, hashes of the log
 * links   vehicles, rentals, whose they are, and the log's texts, which name people
 * keys    the vault's database and the key files (not `offline/`, which is not on the server)
 * acts    what the vault wrote down and the log may not have yet: it names people, so it is sealed as links are
 * ```
 */
import { FIELD_GRADE } from '@fleetveil/proto';
import type { TableLine } from '../retention/line.ts';
import { REGISTER } from '../retention/register.ts';

/** The archives of one backup, in the order in which they are put back. */
export const PARTS = ['keys', 'acts', 'links', 'trips'] as const;
export type BackupPart = (typeof PARTS)[number];

/** Keys to which archives are sealed; three people may have them. */
export const RECIPIENTS = ['trips', 'links', 'keys'] as const;
export type Recipient = (typeof RECIPIENTS)[number];

/** To which of them an archive is sealed. */
export const RECIPIENT_OF: Readonly<Record<BackupPart, Recipient>> = {
  ...{ keys: 'keys', acts: 'links', trips: 'trips', links: 'links' },
};

/** Where the register alone does not say it: texts of answers, and what is about this installation. */
const PLACED: Readonly<Record<string, BackupPart | 'nowhere'>> = {
  // It leads from a station to a rental, as a link does; the sessions themselves lie with the places.
  charging_link: 'links',
  // Rentals refer to it; and what is held has to be known before a link is erased again.
  ...{ vehicle: 'links', held_rental: 'links' },
  idempotency: 'links',
  // They name the people of a case.
  ...{ theft_case: 'links', theft_contact: 'links', theft_look: 'links', theft_opening: 'links' },
  // With the log that it counts.
  ...{ audit_queue: 'links', opening_day: 'links' },
  leaf: 'acts',
  // Secrets lie in no archive: after a restore new ones are made.
  webhook_secret: 'nowhere',
  // Written anew from the trips; of a week that a lost database may have published, not at all.
  statistics_source: 'nowhere',
  ...{ migration: 'nowhere', lease: 'nowhere', erasure: 'nowhere', restored: 'nowhere' },
};

/** A table that keeps rows of others as they were: each of its rows lies where its source does. */
const APART = 'held_row';

/** Columns that stay empty in an archive: refused messages are diagnosed where they came in, or not at all. */
export const LEFT_EMPTY: Readonly<Record<string, readonly string[]>> = { quarantine: ['sealed'] };

/** A column that names a person, whatever the register calls it. */
const PERSON = /(^|_)(rider|person|actor|holder|recipient|owner|subject)(_|$)/;

/** Columns that sound like a person and name none: the id of a public key, whose that is stands in links. */
const NO_PERSON: ReadonlySet<string> = new Set(['rider_key_id']);

/** Where a table of the main database lies: `apart` = each row where its source does. */
export type FleetPlace = 'trips' | 'links' | 'nowhere' | 'both' | 'apart';

/** Whether a table's columns lead to a person, and whether to a place. */
function gradesOf({ columns }: TableLine): { person: boolean; place: boolean } {
  const grades = Object.values(columns).flatMap(({ fields = [] }) =>
    fields.map((field) => FIELD_GRADE[field]),
  );
  const named = Object.keys(columns).some((column) => PERSON.test(column) && !NO_PERSON.has(column));
  return { person: named || grades.includes('link'), place: grades.includes('location') };
}

/**
 * The archive of a table of the main database; `both` for one that would join a person and a place, and for one that
 * the register does not have.
 */
export function placeOfFleetTable(table: string): FleetPlace {
  if (table === APART) return 'apart';
  const placed = PLACED[table];
  if (placed === 'links' || placed === 'nowhere') return placed;
  const line = REGISTER.fleet[table];
  if (line === undefined) return 'both';
  const { person, place } = gradesOf(line);
  if (person && place) return 'both';
  return person ? 'links' : 'trips';
}

/** The archive of a table of the vault's database. What it holds of people is in its leaves only. */
export function placeOfVaultTable(table: string): 'keys' | 'acts' | 'nowhere' | 'both' {
  const placed = PLACED[table];
  if (placed === 'acts' || placed === 'nowhere') return placed;
  const line = REGISTER.vault[table];
  return line === undefined || gradesOf(line).person ? 'both' : 'keys';
}

/** Whether an empty database has rows of a table already: the next one takes its place. */
export function isReplaced(table: string): boolean {
  return (REGISTER.fleet[table] ?? REGISTER.vault[table])?.how === 'overwritten';
}

/**
 * Which rows of a table are in an archive, as SQL: all, or those whose source is there.
 *
 * @param tables all tables of the database
 */
export function rowsIn(part: BackupPart, table: string, tables: readonly string[]): string {
  if (table !== APART) return 'true';
  const sources = tables.filter((source) => placeOfFleetTable(source) === 'trips');
  const listed = `source IN (${sources.map((source) => `'${source}'`).join(', ')})`;
  return part === 'trips' ? listed : `NOT (${listed})`;
}
