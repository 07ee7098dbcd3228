/** The register's lines of the audit log, and what the database needs for its own work. */
import { LAST_DAY, TENANT, VEHICLE } from './columns.ts';
import { byPolicy, key, of, own, passing, replaced, stays, type TableLine } from './line.ts';
import { workTables } from './work-tables.ts';

/** Table by table, every column. */
export const LOG_TABLES = {
  idempotency: {
    what: 'answers that a repeated request gets again',
    ...byPolicy('row', 'door_answers'),
    columns: {
      tenant: TENANT,
      caller: own('the program that asked'),
      key: own('its key of the request'),
      request_hash: of('hash of the request', 'request_hash'),
      status: own('status of the answer'),
      response: of('the answer', 'response'),
      expires_s: own('until when it is repeated'),
      ends_on: LAST_DAY,
    },
  },
  audit_entry: {
    what: 'who did what',
    ...byPolicy('row', 'audit_log'),
    columns: {
      id: own('number'),
      source: own('doors or vault'),
      leaf_hash: own('hash of the entry'),
      salt: own('what hides a gone entry behind its hash'),
      entry: of('the entry', 'actor', 'act', 'hour', 'stream'),
      tenant: TENANT,
      rental_id: of('the rental it is about', 'rental'),
      vehicle_id: VEHICLE,
      rider_id: of('the rider it is about', 'actor'),
      ends_on: LAST_DAY,
    },
  },
  opening_day: {
    what: 'how many openings the log has, by day and purpose',
    ...byPolicy('row', 'audit_log'),
    columns: {
      tenant: TENANT,
      day: own('the day'),
      purpose: own('the purpose'),
      openings: own('how many openings'),
      chunks: own('how many sealed pieces'),
      ends_on: LAST_DAY,
    },
  },
  audit_leaf: {
    what: 'leaves of the audit log: hashes that say nothing once their entry is gone',
    ...stays('hashes; its last day is that of its entry, until which the entry has to be found'),
    columns: {
      seq: own('place in the tree'),
      leaf_hash: own('hash of the entry'),
      entry_id: key('the entry'),
      source: own('doors or vault'),
      source_no: own('number there'),
      ends_on: own('last day of its entry'),
    },
  },
  audit_queue: {
    what: 'entries that have no leaf yet',
    ...passing('numbers of entries, for about a second', 'sequencer'),
    columns: { entry_id: key('the entry') },
  },
  audit_node: {
    what: 'inner hashes of the audit log’s tree, for proofs',
    ...stays('hashes of hashes'),
    columns: { level: own('how many leaves it covers'), idx: own('which of them'), hash: own('the hash') },
  },
  audit_checkpoint: {
    what: 'signed heads of the audit log',
    ...stays('hashes'),
    columns: {
      tree_size: own('number of leaves'),
      root: own('hash of all of them'),
      frontier: own('hashes from which the tree grows on'),
      signed_note: own('the signed head'),
      at_s: own('when it was the newest'),
    },
  },
  lease: {
    what: 'which process does a job',
    ...replaced('the next holder takes its place', 'doors'),
    columns: {
      name: own('the job'),
      holder: own('random id of the process'),
      until_real: own('until when'),
    },
  },
  restored: {
    what: 'from which backup this database was put back',
    ...stays('about the installation'),
    columns: {
      part: own('trips or links'),
      backup_id: own('random id of the backup'),
      backup_s: own('when it was made'),
      restored_s: own('when it was put back'),
    },
  },
  ...workTables('retention'),
} as const satisfies Readonly<Record<string, TableLine>>;
