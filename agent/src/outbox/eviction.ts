import { PURPOSES, type WirePurposeId } from '@fleetveil/proto';
import { CARGO, type Cargo, isCargo } from './cargo.ts';
import type { DatabaseSync } from './database.ts';
import { shareOf } from './limits.ts';
import type { Condition } from './rows.ts';

/** Records that give way together: a stream with its opening and chunks, or one record by itself. */
export interface Group {
  /** What is taken out. */
  readonly condition: Condition;
  /** The cargo of it that gives way last: a stream is worth as much as its dearest part. */
  readonly cargo: Cargo;
  /** Absent for a loss report. */
  readonly purpose?: WirePurposeId;
  /** Its lowest number: the oldest goes first. */
  readonly first: number;
  readonly bytes: number;
  /** Whether this run was still writing it a moment ago. */
  readonly live: boolean;
}

/** Room is made down to this part of the limit at once, so that a full outbox is not sorted for each record. */
export const ROOM = 0.95;

/**
 * Which groups go: of a purpose that takes more than its share, down to the share's `ROOM`; then, of what is left, so that
 * `bytes` come down to the limit's `ROOM`. Pure. What CARGO says gives way first
 * goes first, of that the oldest. Accident and theft never go. A live stream never goes: its
 * chunks to come would lie with the data centre as pieces of nothing.
 */
export function planEviction(groups: readonly Group[], bytes: number, limitBytes: number): Group[] {
  const beyond = beyondShares(groups, limitBytes);
  const left = bytes - sizeOf(beyond);
  const kept = groups.filter((group) => !beyond.includes(group));
  return [...beyond, ...downTo(kept, left, limitBytes)];
}

function beyondShares(groups: readonly Group[], limitBytes: number): Group[] {
  const byPurpose = Map.groupBy(groups, ({ purpose }) => purpose);
  return [...byPurpose].flatMap(([purpose, own]) => downTo(own, sizeOf(own), shareOf(purpose, limitBytes)));
}

const sizeOf = (groups: readonly Group[]): number => groups.reduce((sum, { bytes }) => sum + bytes, 0);

/** Those that go so that `bytes` come down to a limit's `ROOM`; none where they are within it. */
function downTo(groups: readonly Group[], bytes: number, limitBytes: number): Group[] {
  if (bytes <= limitBytes) return [];
  const order = groups
    .filter((group) => !group.live && CARGO[group.cargo].givesWay !== 'never')
    .sort((a, b) => worth(a) - worth(b) || a.first - b.first);
  const chosen: Group[] = [];
  let left = bytes;
  for (const group of order) {
    if (left <= limitBytes * ROOM) break;
    chosen.push(group);
    left -= group.bytes;
  }
  return chosen;
}

function worth(group: Group): number {
  const { givesWay } = CARGO[group.cargo];
  return givesWay === 'never' ? Number.POSITIVE_INFINITY : givesWay;
}

/** A stream counts as live for this long after its last row, seconds of the outbox's age: ten chunks. */
const LIVE_FOR_S = 600;

/** The groups of the outbox file. `run` names this start of the agent. */
export function readGroups(database: DatabaseSync, run: string, ageS: number): Group[] {
  const rows = database
    .prepare(
      `SELECT stream_id, cargo, purpose, min(number) AS first, sum(bytes) AS bytes,
         max(run = ? AND made_age_s > ?) AS live
       FROM record GROUP BY coalesce(stream_id, number)`,
    )
    .all(run, ageS - LIVE_FOR_S);
  return rows.flatMap((row) => {
    const { stream_id: streamId, cargo } = row;
    const purpose = PURPOSES.words.find((word) => word === row['purpose']);
    if (!isCargo(cargo)) return [];
    const first = Number(row['first']);
    const condition: Condition =
      typeof streamId === 'string' ? { of: 'stream', streamId } : { of: 'numbers', first, last: first };
    const live = typeof streamId === 'string' && row['live'] === 1;
    const facts = { condition, cargo, first, bytes: Number(row['bytes']), live };
    return [purpose === undefined ? facts : { ...facts, purpose }];
  });
}
