/**
 * Openings go to the vault before they join a group, so that nobody else waits for the vault: a hundred
 * rentals that begin at once, or a vault that hangs, hold up their own streams and no others.
 *
 *   opening ─► guard ─► deposit ─► group
 *                          │ then
 *   chunk of such a stream ┴─► group
 *   any other body ──────────► group, at once
 */
import { toHex } from '@fleetveil/proto';
import type { DepositAnswer, GroupItem } from './group.ts';
import type { CommitFailure } from './group-commit.ts';
import { judgeRecord, type OpeningRow } from './guard.ts';
import {
  contextOf,
  type JudgingGround,
  type Moment,
  readyToJudge,
  recordOf,
  statementOf,
} from './judging.ts';
import type { Received } from './receive.ts';
import type { UnitSession } from './sessions.ts';
import { createUnitRates } from './unit-rates.ts';

/** Hands an opening to the vault: write-only and idempotent. Must not throw. */
export type Deposit = (
  opening: OpeningRow,
  session: UnitSession,
  /** Absent for a local event. */
  grant: Uint8Array | undefined,
) => Promise<DepositAnswer>;

export interface OpeningsOptions extends JudgingGround {
  readonly deposit: Deposit;
  /** Tells whose fault an error was: while the database is away, openings wait. */
  readonly judge: (error: unknown) => CommitFailure;
  /** Takes what may be committed now. */
  readonly pass: (item: GroupItem) => void;
}

/** The way of records to their group. */
export interface Openings {
  /** False where too many wait for the vault, or its unit opened too many: the item is not taken. */
  add(item: Received): boolean;
  /** Resolves when nothing waits; for a clean stop. */
  drain(): Promise<void>;
}

/** Openings at the vault at once: what it answers within a moment, far from its time limit. */
const AT_VAULT = 32;
/** About 10 MB of messages. */
const MOST_WAITING = 20_000;
const AWAY_RETRY_MS = 250;
/**
 * What a unit may open: each is a row of the vault and of the streams, and a leaf of the log once it is destroyed. An honest one
 * has two for a rental; what it brings from a week without network beyond this comes again a minute later.
 */
const OPENINGS = { perS: 10 / 60, burst: 100 } as const;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** @example const openings = createOpenings({ ...ground, deposit, judge, pass }); openings.add(item); */
export function createOpenings(options: OpeningsOptions): Openings {
  const { pass } = options;
  // By domain time, as rentals are. What a vehicle opens by itself does not wait behind what it brings of rentals.
  const rate = { ...OPENINGS, nowS: options.nowS };
  const mayOpen = { granted: createUnitRates(rate), local: createUnitRates(rate) };
  /** Openings on their way, by stream, with what waits behind each. */
  const behind = new Map<string, Received[]>();
  let queue: { item: Received; stream: string }[] = [];
  let waiting = 0;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const round = queue.slice(0, AT_VAULT);
      queue = queue.slice(round.length);
      const moment = await readyWhenPresent(
        round.map(({ item }) => item),
        options,
      );
      await Promise.all(
        round.map(async ({ item, stream }) => settle(item, stream, await depositOne(item, options, moment))),
      );
    }
    running = undefined;
  }

  function settle(item: Received, stream: string, deposited: DepositAnswer): void {
    const followers = behind.get(stream) ?? [];
    behind.delete(stream);
    waiting -= 1 + followers.length;
    pass({ ...item, deposited });
    for (const follower of followers) add(follower);
  }

  function add(item: Received): boolean {
    const { record } = item.uplink;
    const isOpening = Boolean(record?.streamOpening);
    const stream = isOpening || behind.size > 0 ? streamOf(item) : undefined;
    const followers = stream === undefined ? undefined : behind.get(stream);
    if (stream === undefined || (!isOpening && followers === undefined)) {
      pass(item);
      return true;
    }
    if (waiting >= MOST_WAITING) return false;
    waiting += 1;
    if (followers !== undefined) followers.push(item);
    else {
      behind.set(stream, []);
      queue.push({ item, stream });
      running ??= run();
    }
    return true;
  }

  return {
    add: (item) => isWithin(item, mayOpen) && add(item),
    async drain() {
      while (running) await running;
    },
  };
}

/** Whether its unit may open one more, if it is an opening; a malformed one counts, and is refused. */
function isWithin(
  { uplink: { record }, session }: Received,
  mayOpen: { readonly [word in 'granted' | 'local']: (unitId: string) => boolean },
): boolean {
  if (!record?.streamOpening) return true;
  const isGranted = (statementOf(record)?.grantId ?? []).length > 0;
  return mayOpen[isGranted ? 'granted' : 'local'](session.unit.unitId);
}

/** Of its own vehicle's streams only: nobody can make another's chunks wait. A malformed one goes on and is refused. */
function streamOf({ uplink: { record }, session }: Received): string | undefined {
  const streamId = record?.streamOpening ? statementOf(record)?.streamId : record?.chunk?.streamId;
  return streamId ? `${session.unit.vehicleId}/${toHex(streamId)}` : undefined;
}

/** Nothing where what the openings name cannot be fetched for a fault of theirs. */
async function readyWhenPresent(
  items: readonly Received[],
  options: OpeningsOptions,
): Promise<Moment | undefined> {
  for (;;) {
    try {
      return await readyToJudge(items, options);
    } catch (error) {
      if (options.judge(error) === 'data') return undefined;
      await sleep(AWAY_RETRY_MS);
    }
  }
}

/** What the guard refuses never reaches the vault; the group says the same of it and tells the unit. */
async function depositOne(
  item: Received,
  options: OpeningsOptions,
  moment: Moment | undefined,
): Promise<DepositAnswer> {
  if (moment === undefined) return { kind: 'later' };
  const record = recordOf(item);
  const context = contextOf(item, options, moment);
  const verdict = judgeRecord(record, statementOf(record), context);
  if (verdict.kind !== 'row' || verdict.row.kind !== 'stream_opening') return { kind: 'later' };
  const { opening } = verdict.row;
  const grant = opening.grantId === undefined ? undefined : context.grant(opening.grantId)?.signed;
  return options.deposit(opening, item.session, grant);
}
