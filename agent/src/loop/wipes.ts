/**
 * Wiping the screen after a rental (C6, L8). What a rental owes is noted with its start, so that no kill forgets it:
 *
 *   rental starts ─► noted ──rental ends, none holds──► command runs ─► signed receipt in the outbox, note gone
 *                      ▲                                     │
 *                      └──── another rental starts, a stop ──┘
 */
import { dayOf, type SigningKey, signWipe, type WipeResultWord } from '@fleetveil/proto';
import { runCommand } from '../hooks/command.ts';
import type { Log } from '../log.ts';
import { outgoingWipeReceipt } from '../minimise/outgoing.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { ReasonChange } from '../reasons/change.ts';
import type { Moment } from '../reasons/moment.ts';
import type { Reason } from '../reasons/reason.ts';
import type { StreamEffect } from '../streams/effect.ts';
import type { InOrder } from '../streams/queue.ts';
import type { Committer } from './committer.ts';
import type { Standing } from './standing.ts';

/** The wipes of one agent run. */
export interface Wipes {
  /** Once, at the start: takes up what an earlier run owes. */
  restore(moment: Moment): void;
  /** Carries out what a step of the reasons changed. */
  act(changes: readonly ReasonChange[], moment: Moment): void;
  /** A command is running: its receipt is not in the outbox yet. */
  isRunning(): boolean;
  /** Ends a command that runs; it is owed to the next run. */
  stop(): Promise<void>;
}

/** What the wipes need. */
export interface WipesDeps {
  /** The command; absent = there is no screen, and nothing is said. */
  readonly path?: string | undefined;
  readonly unitKey: SigningKey;
  readonly standing: Pick<Standing, 'identity' | 'policy' | 'reasons'>;
  readonly outbox: Pick<Outbox, 'progress'>;
  readonly committer: Pick<Committer, 'commit'>;
  readonly moment: () => Moment;
  readonly inOrder: InOrder;
  readonly log: Log;
  readonly onFault: (error: unknown) => void;
  /** A wipe is over. */
  readonly onChanged: () => void;
}

/** Real seconds that a wipe may take: a minute after a rental its process is gone (renewal.ts). */
export const WIPE_LIMIT_S = 30;

const NOTE = 'wipe:';

/** Makes the wipes of one agent run. */
export function createWipes(deps: WipesDeps): Wipes {
  const { path, standing, committer, log } = deps;
  /** Grants by the rental that owes a wipe. */
  const owed = new Map<string, string>();
  let running: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;

  const note = ({ rentalId, firstGrantId }: Reason, moment: Moment): void => {
    // Another rider's data are on the screen from now on: what runs would clear those (L8).
    running?.stop.abort();
    owed.set(rentalId, firstGrantId);
    committer.commit([{ kind: 'progress', key: NOTE + rentalId, text: firstGrantId }], moment);
  };
  const settle = async (of: ReadonlyMap<string, string>, result: WipeResultWord): Promise<void> => {
    const moment = deps.moment();
    const effects: StreamEffect[] = [];
    for (const [rentalId, grantId] of of) {
      effects.push({ kind: 'store', record: await receiptOf(deps, { rentalId, grantId, result }, moment) });
      effects.push({ kind: 'progress', key: NOTE + rentalId });
    }
    committer.commit(effects, moment);
    for (const rentalId of of.keys()) owed.delete(rentalId);
    log({ event: 'hook', hook: 'wipe', result });
  };
  const wipe = async (file: string, stop: AbortSignal): Promise<void> => {
    // What is owed by now: one run clears all of it.
    const of = new Map(owed);
    const result = await runCommand({ path: file, env: {}, limitS: WIPE_LIMIT_S }, stop);
    if (result !== 'stopped') await deps.inOrder(() => settle(of, result));
  };
  const look = (): void => {
    if (path === undefined || running !== undefined || owed.size === 0) return;
    if (standing.reasons().reasons.some(isRental)) return;
    const stop = new AbortController();
    const done = wipe(path, stop.signal)
      .catch(deps.onFault)
      .then(() => {
        running = undefined;
        deps.onChanged();
        // Of a rental that began and ended meanwhile.
        if (!isStopped) look();
      });
    running = { stop, done };
  };
  let isStopped = false;

  return {
    restore(moment) {
      const noted = [...deps.outbox.progress()].filter(([key]) => key.startsWith(NOTE));
      if (path === undefined) {
        committer.commit(
          noted.map(([key]) => ({ kind: 'progress', key })),
          moment,
        );
        return;
      }
      for (const [key, grantId] of noted) owed.set(key.slice(NOTE.length), grantId);
      for (const reason of standing.reasons().reasons.filter(isRental)) note(reason, moment);
      look();
    },
    act(changes, moment) {
      if (path === undefined) return;
      for (const { kind, reason } of changes)
        if (kind === 'started' && isRental(reason)) note(reason, moment);
      if (changes.some(({ kind, reason }) => kind === 'ended' && isRental(reason))) look();
    },
    isRunning: () => running !== undefined,
    async stop() {
      isStopped = true;
      running?.stop.abort();
      await running?.done;
    },
  };
}

function isRental({ purpose }: Pick<Reason, 'purpose'>): boolean {
  return purpose === 'rental_contract';
}

interface Wiped {
  readonly rentalId: string;
  readonly grantId: string;
  readonly result: WipeResultWord;
}

async function receiptOf({ standing, unitKey }: WipesDeps, wiped: Wiped, moment: Moment) {
  const { tenant, vehicleId } = standing.identity;
  const { rules } = standing.policy(moment);
  const policyVersion = rules?.version ?? 0;
  const { rentalId, result } = wiped;
  const isDated = rules !== undefined && moment.clock !== 'unknown';
  return outgoingWipeReceipt({
    ...wiped,
    purpose: 'rental_contract',
    policyVersion,
    ...(isDated ? { endsOnDay: dayOf(moment.nowS) + rules.keepDays.tripEnd } : {}),
    signature: await signWipe({ tenant, vehicleId, rentalId, result, policyVersion }, unitKey),
  });
}
