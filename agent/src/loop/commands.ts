/**
 * Ringing and flashing, carried out: a field worker who has claimed the vehicle looks for it. Noted durably first, so that
 * none is run twice; told by a receipt without a place, a time or a reason.
 */
import { type CommandResultWord, dayOf } from '@fleetveil/proto';
import { type CommandFacts, type CommandIgnored, judgeCommand, recentCommands } from '../find/command.ts';
import { runCommand } from '../hooks/command.ts';
import type { Log } from '../log.ts';
import { outgoingCommandReceipt } from '../minimise/outgoing.ts';
import type { ReasonChange } from '../reasons/change.ts';
import type { Moment } from '../reasons/moment.ts';
import type { InOrder } from '../streams/queue.ts';
import type { Committer } from './committer.ts';
import type { Standing } from './standing.ts';

/** The commands of one agent run. */
export interface Commands {
  /** One whose signature, tenant and vehicle hold. Gives why it has no effect; nothing = it was answered. */
  take(command: CommandFacts, moment: Moment): CommandIgnored | 'unavailable' | undefined;
  /** Ends what runs when somebody begins to use the vehicle. */
  act(changes: readonly ReasonChange[]): void;
  /** A program is running: its receipt is not in the outbox yet. */
  isRunning(): boolean;
  /** Ends what runs; it is not told. */
  stop(): Promise<void>;
}

/** What the commands need. */
export interface CommandsDeps {
  /** The program; absent = the vehicle cannot show itself, and refuses. */
  readonly path?: string | undefined;
  readonly standing: Pick<Standing, 'counters' | 'keep' | 'policy' | 'reasons'>;
  readonly committer: Pick<Committer, 'commit'>;
  readonly moment: () => Moment;
  readonly inOrder: InOrder;
  readonly log: Log;
  readonly onFault: (error: unknown) => void;
  /** A program ended. */
  readonly onChanged: () => void;
}

/** Real seconds that ringing or flashing may take. */
export const COMMAND_LIMIT_S = 30;

/** Makes the commands of one agent run. */
export function createCommands(deps: CommandsDeps): Commands {
  const { path, standing, committer, log } = deps;
  let running: { readonly stop: AbortController; readonly done: Promise<void> } | undefined;
  let isStopped = false;

  const tell = (commandId: string, result: CommandResultWord, moment: Moment): void => {
    // Of use while somebody stands there: it ends with the next day.
    const policyVersion = standing.policy(moment).rules?.version ?? 0;
    const head = { policyVersion, endsOnDay: dayOf(moment.nowS) + 1 };
    const record = outgoingCommandReceipt({ ...head, commandId, result });
    committer.commit([{ kind: 'store', record }], moment);
  };
  /** Durably first. False = the disk took it not, and nothing may happen. */
  const note = (id: string, moment: Moment): boolean =>
    standing.keep((counters) => {
      const recent = recentCommands(counters.commands ?? [], moment);
      return { ...counters, commands: [...recent, { id, atS: moment.nowS }] };
    }, false);
  const run = async (file: string, { commandId, kind }: CommandFacts, stop: AbortSignal): Promise<void> => {
    const env = { FLEETVEIL_COMMAND: kind };
    const result = await runCommand({ path: file, env, limitS: COMMAND_LIMIT_S }, stop);
    if (isStopped) return;
    if (result !== 'stopped') log({ event: 'hook', hook: 'find', result });
    await deps.inOrder(async () => tell(commandId, RESULTS[result], deps.moment()));
  };
  const begin = (file: string, command: CommandFacts): void => {
    const stop = new AbortController();
    const done = run(file, command, stop.signal)
      .catch(deps.onFault)
      .then(() => {
        running = undefined;
        deps.onChanged();
      });
    running = { stop, done };
  };

  return {
    take(command, moment) {
      const verdict = judgeCommand(command, {
        ...{ moment, taken: standing.counters().commands ?? [], hasProgram: path !== undefined },
        isFree: running === undefined && standing.reasons().reasons.length === 0 && !standing.reasons().lost,
      });
      if (verdict !== 'run' && verdict !== 'refuse') return verdict;
      if (!note(command.commandId, moment)) return 'unavailable';
      if (verdict === 'run' && path !== undefined) begin(path, command);
      else tell(command.commandId, 'refused', moment);
      return undefined;
    },
    act(changes) {
      if (changes.some(({ kind }) => kind === 'started')) running?.stop.abort();
    },
    isRunning: () => running !== undefined,
    async stop() {
      isStopped = true;
      running?.stop.abort();
      await running?.done;
    },
  };
}

/** What is told of a program. One that a use cut off is refused: that somebody has the vehicle is not said. */
const RESULTS = { ok: 'done', failed: 'failed', timed_out: 'timed_out', stopped: 'refused' } as const;
