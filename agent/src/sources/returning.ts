import type { Sample, Source, SourceState } from '../sample.ts';
import { type Comeback, createComeback } from './comeback.ts';
import type { LinkTimes } from './link.ts';
import { type DownCode, down } from './source.ts';

/** What a connection tells of itself. `onEnd` is called once, with what was not read any more. */
export interface ConnectionEvents {
  onSample(sample: Sample): void;
  onState(state: SourceState): void;
  onEnd(code: DownCode, unread: number): void;
}

/** One connection; it ends by itself or is ended. */
export interface SourceConnection {
  end(code: DownCode): void;
}

/**
 * A source that is one connection after another: `down` with a code when one ends, and then the next, ever more slowly,
 * until stopped.
 *
 * @param random chance for back-off, in [0, 1)
 * @example createReturningSource('viss', (events) => connect(url, events), LINK_TIMES, Math.random)
 */
export function createReturningSource(
  name: string,
  connect: (events: ConnectionEvents) => SourceConnection,
  times: LinkTimes,
  random: () => number,
): Source {
  let comeback: Comeback | undefined;
  let current: SourceConnection | undefined;
  let stopped = false;
  return {
    name,
    async start(onSample, onState) {
      const onEnd = (code: DownCode, unread: number): void => {
        if (stopped) return;
        onState(down(code, unread));
        comeback?.again();
      };
      const begin = (): void => {
        current = connect({ onSample, onState, onEnd });
      };
      comeback = createComeback(begin, times, random);
    },
    async stop() {
      stopped = true;
      comeback?.stop();
      current?.end('closed');
    },
  };
}
