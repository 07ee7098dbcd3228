/** The register's lines of the vault's database: every table, every column. */
import { type Ending, key, of, own, replaced, stays, type TableLine } from './line.ts';
import { workTables } from './work-tables.ts';

const LAST_DAY = own('latest day of the row');
const TENANT = own('the operator whose it is');
const STREAM_SETS = [
  ...(['ends', 'maintenance_ends', 'route'] as const),
  ...(['theft', 'theft_suspicion', 'assist', 'accident'] as const),
] as const;

/** The vault removes what is its own. */
const byVault = (sets: Extract<Ending['end'], { by: 'ends_on' }>['sets'], how: Ending['how']): Ending => ({
  ...{ end: { by: 'ends_on', sets }, how, remover: 'vault' },
});

/** As long as its file at the doors. */
const OF_THEFT: Ending = {
  ...{ end: { by: 'own_day', why: 'the longest case, and a year' }, how: 'row', remover: 'vault' },
};

/** Every table of the vault's database. A table or column that is missing here fails the build. */
export const VAULT_TABLES: Readonly<Record<string, TableLine>> = {
  generation: {
    what: 'times of the keys under which rentals’ keys are wrapped',
    ...stays('times of keys'),
    columns: {
      generation_id: own('random id'),
      created_s: own('when it was made'),
      ends_s: own('when it is to be destroyed'),
      closing_s: own('when nothing lay under it any more'),
      destroyed_s: own('when its file was overwritten'),
      fingerprint: own('tells a damaged file from a good one'),
    },
  },
  transport_key: {
    what: 'times of the keys to which units seal',
    ...stays('times of keys'),
    columns: {
      key_id: own('id of the key'),
      not_before_s: own('from when it is used'),
      not_after_s: own('until when'),
      created_s: own('when it was made'),
      ends_s: own('when it is to be destroyed'),
      closing_s: own('when its end was decided'),
      destroyed_s: own('when its file was overwritten'),
    },
  },
  key_life: {
    what: 'by when keys were last looked at, and number and hash of the published list',
    ...replaced('the next look', 'vault'),
    columns: {
      only: own('there is one row'),
      seen_s: own('last look'),
      sequence: own('number of the list'),
      list_hash: own('hash of the list'),
    },
  },
  taken_editions: {
    what: 'the newest key set and policy that the vault has taken',
    ...replaced('a newer edition', 'vault'),
    columns: {
      only: own('there is one row'),
      key_set_version: own('version of the key set'),
      policy_version: own('version of the policy'),
    },
  },
  rental_key: {
    what: 'a key for each rental and last day, wrapped: with it, all streams of that day go',
    ...byVault([...STREAM_SETS], 'row_and_key'),
    columns: {
      tenant: TENANT,
      rental_id: key('the rental'),
      ends_on: LAST_DAY,
      wrapped: own('the wrapped key'),
      generation_id: own('under which key'),
    },
  },
  stream_key: {
    what: 'the key of each stream, wrapped under its rental’s',
    ...byVault([...STREAM_SETS], 'row_and_key'),
    columns: {
      stream_id: key('the stream'),
      tenant: TENANT,
      vehicle_id: key('the vehicle'),
      rental_id: key('the rental'),
      kind: own('kind of stream'),
      grant_hash: own('hash of the grant'),
      policy_version: own('policy it was made under'),
      statement_hash: own('hash of what the unit signed'),
      wrapped_key: own('the wrapped key: without it the fixes are noise'),
      rider_key_id: own('id of the rider’s own key, where only it opens the route'),
      deposited_s: own('when it came'),
      moved_since: own('of ends: whether those of another rental of the vehicle have come since'),
      unconfirmed_until_s: own('of a suspicion of theft: when it is destroyed unless two people confirm it'),
      theft_case: key('of a suspicion: the case of theft that confirmed it'),
      ends_on: LAST_DAY,
    },
  },
  theft_case: {
    what: 'cases of theft as the vault has seen them: two people, and the grant they agreed to',
    ...OF_THEFT,
    columns: {
      case_id: key('random id'),
      tenant: TENANT,
      vehicle_id: key('the vehicle'),
      officers: own('pseudonyms of who may look'),
      removed: own('pseudonyms of who might once'),
      declared_s: own('when it was declared'),
      asked_s: own('when an officer asked for the grant'),
      asked_by: own('pseudonym of that officer'),
      confirmed_s: own('when the second person agreed'),
      confirmed_by: own('pseudonym of the second person'),
      signed: own('the grant, signed twice'),
      grant_until_s: own('until when it holds'),
      from_s: own('from when on anything may be seen'),
      closed_s: own('when it was closed'),
      destroyed_s: own('when its streams were destroyed'),
      kept_s: own('when they were to be, and a legal hold kept them'),
      ends_on: LAST_DAY,
    },
  },
  theft_session: {
    what: 'looks at pursuits: who, for what reason, how long',
    ...OF_THEFT,
    columns: {
      session_id: key('random id'),
      case_id: key('the case'),
      officer: own('pseudonym of the officer'),
      reason: own('why'),
      opened_s: own('when it began'),
      ends_s: own('when it ended'),
      ends_on: LAST_DAY,
    },
  },
  packet_rental: {
    what: 'which rental an accident packet is of, found from its own second',
    ...byVault(['accident'], 'row'),
    columns: {
      stream_id: key('the stream of the packet'),
      rental_id: key('the rental'),
      commitment: own('commitment to its rider, as in the grants: it names nobody'),
      bound_s: own('when it was found'),
      ends_on: LAST_DAY,
    },
  },
  packet_release: {
    what: 'to which insurer an accident packet is released, until when',
    ...byVault(['accident'], 'row'),
    columns: {
      release_id: key('the release'),
      stream_id: key('the stream of the packet'),
      insurer_id: own('the insurer, as the organisation names it'),
      until_s: own('until when'),
      ends_on: LAST_DAY,
    },
  },
  closed_stream: {
    what: 'streams whose key was destroyed: a late copy is refused',
    ...byVault(['erased_streams'], 'row'),
    columns: {
      stream_id: of('the stream', 'stream'),
      destroyed_s: own('when it was destroyed'),
      ends_on: LAST_DAY,
    },
  },
  closed_rental: {
    what: 'rentals whose streams were destroyed, also those that had not come: a late one is refused',
    ...byVault(['erased_streams'], 'row'),
    columns: {
      tenant: TENANT,
      rental_id: key('the rental'),
      kind: own('of which kind the streams are'),
      destroyed_s: own('when they were destroyed'),
      ends_on: LAST_DAY,
    },
  },
  leaf: {
    what: 'what the vault did, before the sequencer takes it into the log',
    ...byVault(['audit_log'], 'row'),
    columns: {
      no: own('number'),
      leaf_hash: own('hash of the entry'),
      salt: own('what hides a gone entry behind its hash'),
      entry: of('the entry', 'actor', 'act', 'vehicle', 'rental', 'stream', 'hour'),
      ends_on: LAST_DAY,
    },
  },
  leaf_head: {
    what: 'number of the last leaf',
    ...replaced('one number', 'vault'),
    columns: { only: own('there is one row'), no: own('the number') },
  },
  approval: {
    what: 'which officers agreed to an order’s opening',
    ...{
      end: { by: 'own_day', why: 'as long as something can be opened by it' },
      how: 'row',
      remover: 'vault',
    },
    columns: {
      tenant: TENANT,
      case_id: key('the order'),
      officer: own('pseudonym of the officer'),
      scope: own('hash of what was agreed to'),
      said_s: own('when'),
      ends_on: LAST_DAY,
    },
  },
  support_code: {
    what: 'codes with which riders let support see them once',
    ...{ end: { by: 'own_day', why: 'ten minutes, and the day' }, how: 'row', remover: 'vault' },
    columns: {
      code_hash: own('hash of the code'),
      tenant: TENANT,
      rental_id: key('the rental'),
      vehicle_id: key('the vehicle'),
      from_s: own('since when the rider has it'),
      expires_s: own('until when the code holds'),
      ends_on: LAST_DAY,
    },
  },
  held_rental_key: {
    what: 'rentals whose keys stay because of a legal hold; nothing is opened by that',
    ...{ end: { by: 'own_day', why: 'its hold' }, how: 'row', remover: 'vault' },
    columns: {
      hold_id: key('the hold'),
      tenant: TENANT,
      rental_id: key('the rental'),
      told_s: own('when the fleet last told of the hold'),
      ends_on: LAST_DAY,
    },
  },
  ...workTables('vault'),
};
