/**
 * The register of everything that is stored (M5): each column of both databases, each field of the log and
 * each kind of file, with what it is, which set of the policy it belongs to or why it speaks of nobody, what
 * ends it and who removes it. A test compares it with the databases, the log's type and the folders of a
 * fleet that ran: what is missing here fails the build, and so does a line for something that is not there.
 *
 *     REGISTER.fleet.trip_place.end        // { by: 'ends_on', sets: ['trip_place'] }
 *     REGISTER.fleet.trip_place.columns.start_cell.fields // ['start_cell']
 *
 * A new table: its line in the file of its subject (`fleet-tables.ts` has them all) or `vault-tables.ts`. A new file: `other-lines.ts`.
 */
import { FLEET_TABLES } from './fleet-tables.ts';
import { FILES, LOG_FIELDS } from './other-lines.ts';
import { VAULT_TABLES } from './vault-tables.ts';

/** All of it. */
export const REGISTER = {
  fleet: FLEET_TABLES,
  vault: VAULT_TABLES,
  log: LOG_FIELDS,
  files: FILES,
} as const;
