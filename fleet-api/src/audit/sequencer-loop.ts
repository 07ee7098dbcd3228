/** Runs a sequencer once a second, and on without a pause while more waits than one pass takes; says how it is. */
import type { Halt } from './plan.ts';
import type { PassResult, Sequencer } from './sequencer.ts';

/** What is worth a line in the log. A halt is the alarm: it stays until its cause is gone. */
export type SequencerEvent =
  | { readonly kind: 'halted'; readonly halt: Halt }
  | { readonly kind: 'running' }
  | { readonly kind: 'vault_unreachable' }
  | { readonly kind: 'failed'; readonly error: unknown };

/** For `/readyz`. */
export interface SequencerHealth {
  /** False while halted, and where no pass succeeded for {@link PATIENCE_S}. */
  readonly ok: boolean;
  readonly state: 'starting' | 'leading' | 'standby' | 'halted' | 'failing';
  readonly halt?: Halt;
}

export interface RunningSequencer {
  health(): SequencerHealth;
  /** Lets the pass under way end, then gives the lease back. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  /** Told once for each change, not for each pass. */
  readonly onEvent: (event: SequencerEvent) => void;
  /** Real milliseconds between passes that take all there is; 1,000 unless told. */
  readonly everyMs?: number;
}

/** Seconds without a pass that worked after which the sequencer counts as broken. */
const PATIENCE_S = 30;

type State = SequencerHealth['state'];

/** Starts passing at once. */
export function startSequencer(sequencer: Sequencer, options: LoopOptions): RunningSequencer {
  const everyMs = options.everyMs ?? 1_000;
  let health: { state: State; halt?: Halt } = { state: 'starting' };
  let goodAtMs = performance.now();
  let told = '';
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const tell = (event: SequencerEvent): void => {
    if (told !== event.kind) options.onEvent(event);
    told = event.kind;
  };
  const take = (result: PassResult): void => {
    if (result.kind === 'halted') {
      health = { state: 'halted', halt: result.halt };
      tell({ kind: 'halted', halt: result.halt });
      return;
    }
    goodAtMs = performance.now();
    health = { state: result.kind === 'standby' ? 'standby' : 'leading' };
    const alone = result.kind === 'sequenced' && !result.vaultAsked;
    tell(alone ? { kind: 'vault_unreachable' } : { kind: 'running' });
  };
  const pass = async (): Promise<void> => {
    let waitMs = everyMs;
    try {
      const result = await sequencer.pass();
      take(result);
      if (result.kind === 'sequenced' && result.more) waitMs = 0;
    } catch (error) {
      health = { state: 'failing' };
      tell({ kind: 'failed', error });
    }
    if (!stopped) timer = setTimeout(next, waitMs);
  };
  let running: Promise<void>;
  const next = (): void => {
    running = pass();
  };
  next();
  return {
    health: () => {
      const lately = performance.now() - goodAtMs < PATIENCE_S * 1000;
      return { ...health, ok: health.state !== 'halted' && lately };
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
      await sequencer.release().catch(() => {});
    },
  };
}
