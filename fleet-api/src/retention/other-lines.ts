/** The register's lines of what is no table: fields of the log, and files. */
import type { LogFields } from '../log.ts';
import { type Ending, type FileLine, type Holding, key, own, replaced, stays } from './line.ts';

/** The log is a stream of lines that Fleetveil does not store: who keeps it must end it (docs/operating.md). */
export const LOG_FIELDS: Readonly<Record<keyof LogFields, Holding>> = {
  code: own('a fixed word'),
  sqlState: own('code of an error of the database'),
  part: own('part of the program'),
  unitId: key('random id of a unit; it names no rental and no rider'),
  port: own('port'),
  pid: own('process'),
  count: own('how many'),
  bytes: own('how large'),
  durationMs: own('how long'),
  version: own('of a policy, a key set, a migration'),
  exitCode: own('how a process ended'),
};

/** Folders in which Fleetveil leaves files. */
export type FolderId = 'data' | 'keys' | 'agent' | 'backup' | 'journal';

const yours = (why: string): Ending => stays(why, 'you');
const programs = (why: string): Ending => replaced(why, 'doors');
const agents = (end: Ending['end'], how: Ending['how'] = 'file'): Ending => ({ end, how, remover: 'agent' });

/** Every kind of file by its folder. A file that is of no kind fails the build; so does a kind twice. */
export const FILES: Readonly<Record<FolderId, readonly FileLine[]>> = {
  data: [
    { what: 'where a demo’s clock is', path: /^clock\.json(\.new)?$/, ...programs('the next second') },
    { what: 'pids of the processes', path: /^run\/[a-z]+\.pid$/, ...programs('the next start') },
    { what: 'sockets', path: /^run\/[a-z]+\.sock$/, ...programs('the next start') },
    { what: 'a try whether the folder can be written', path: /^run\/\.writable$/, ...programs('at once') },
    {
      what: 'which database belongs to the folder',
      path: /^postgres(\/postgres)?\.id$/,
      ...stays('a random number'),
    },
    {
      what: 'the databases: their rows are the lines of both databases; its log of writes is recycled by PostgreSQL',
      path: /^postgres\/(pgdata|socket)\//,
      ...stays('each row ends by its own line'),
    },
    {
      what: 'messages of PostgreSQL itself; statements and values are not logged',
      path: /^postgres\/server\.log$/,
      ...stays('starts, stops and errors of the server'),
    },
  ],
  keys: [
    { what: 'keys that sign, kept away from the fleet', path: /^offline\/[a-z-]+\.key$/, ...yours('keys') },
    {
      what: 'keys that sign, the root of units’ secrets, and keys over the secrets of webhooks',
      path: /^online\/[a-z-]+\.key$/,
      ...yours('keys'),
    },
    { what: 'passwords of the database', path: /^online\/database\.json$/, ...yours('passwords') },
    { what: 'key with which the vault signs', path: /^vault\/vault\.key$/, ...yours('a key') },
    {
      what: 'keys to which units seal and begin sessions and refusals are sealed, and under which rentals’ keys are wrapped',
      path: /^vault\/(transport-[0-9a-f]{16}|generation-[0-9a-f]{32})\.key$/,
      ...{ end: { by: 'own_day', why: 'the vault’s schedule of keys' }, how: 'file', remover: 'vault' },
    },
    {
      what: 'public halves, key set and policy as published',
      path: /^public\/(root\.pub|audit\.pub|backup\.pub|key-set\.bin|policy\.bin)$/,
      ...stays('published'),
    },
    {
      what: 'key of a demo’s own issuer of tokens',
      path: /^demo\/oidc\.key$/,
      ...yours('a key, in a demo only'),
    },
  ],
  backup: [
    {
      what: 'archives, sealed to keys that are not here; where you copy them to, you end them on the same day',
      path: /^[0-9-]+-[0-9a-f]{32}-(keys|acts|trips|links)\.backup(\.unfinished)?$/,
      ...{
        end: { by: 'own_day', why: 'the day in its manifest, 28 days at most' },
        how: 'file',
        remover: 'retention',
      },
    },
  ],
  journal: [
    {
      what: 'which rows were deleted on a day, as hashes of their keys, and tombstones, as ids',
      path: /^(fleet|vault)-\d+\.jsonl$/,
      ...{ end: { by: 'own_day', why: 'every older archive has ended' }, how: 'file', remover: 'retention' },
    },
    {
      what: 'since when the journal knows everything',
      path: /^(fleet|vault)-start(\.new)?$/,
      ...stays('a time'),
    },
    {
      what: 'how far the journal has what left the database: a random id, and how often',
      path: /^(fleet|vault)-kept(\.new)?$/,
      ...stays('a random id of the database and a number'),
    },
    {
      what: 'the newest checkpoint of the log, as published',
      path: /^checkpoint\.txt(\.new)?$/,
      ...replaced('the next checkpoint', 'retention'),
    },
    {
      what: 'the checkpoint of a log that lost leaves, until another one does',
      path: /^checkpoint-before\.txt(\.new)?$/,
      ...stays('a size, a hash and a signature'),
    },
  ],
  agent: [
    {
      what: 'settings of a unit as enrolled: random ids, its secret, where the broker is',
      path: /^agent\.yaml$/,
      ...yours('one vehicle, no rental and nobody'),
    },
    { what: 'key with which a unit signs', path: /^agent\.key$/, ...yours('a key') },
    {
      what: 'records that no receipt has named yet: sealed streams and coarse bodies',
      path: /^state\/outbox\.db(-wal|-shm|-journal)?$/,
      ...agents({ by: 'own_day', why: 'the receipt, or 28 days; what is dropped then is counted' }),
    },
    {
      what: 'counters, the clock, reasons, and the coarse cell of the parked place',
      path: /^state\/counters\.v1(\.new)?$/,
      ...agents({ by: 'replaced', why: 'the next write' }, 'overwritten'),
    },
    {
      what: 'the signed documents it has',
      path: /^state\/papers\.v1(\.new)?$/,
      ...agents({ by: 'replaced', why: 'the next edition' }, 'overwritten'),
    },
    {
      what: 'an outbox or counters that were damaged, kept aside for repair; sealed as they were',
      path: /^state\/.+\.damaged(-\w+)?$/,
      ...agents({ by: 'replaced', why: 'the next damage; or who repairs the unit' }, 'overwritten'),
    },
    {
      what: 'whose folder it is; empty',
      path: /^state\/lock(-journal)?$/,
      ...agents({ by: 'nobody', why: 'empty' }, 'stays'),
    },
    {
      what: 'how many samples were looked at: two numbers',
      path: /^run\/seen$/,
      ...agents({ by: 'replaced', why: 'the next sample' }, 'overwritten'),
    },
    { what: 'socket', path: /^run\/agent\.sock$/, ...agents({ by: 'moment', why: 'the run' }) },
  ],
};

/** Kinds of file that a path is of: exactly one, or the register is wrong. */
export function kindsOf(folder: FolderId, path: string): readonly FileLine[] {
  return FILES[folder].filter((line) => line.path.test(path));
}
