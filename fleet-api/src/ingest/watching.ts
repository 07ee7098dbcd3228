/**
 * What ingest looks for in the database: when it is told of it, and by itself, as a notice can get lost and what it led to
 * can fail.
 */
import type { Channel } from '../database/database.ts';
import { CLAIM } from './downlink.ts';
import type { Ingest } from './ingest.ts';

/** Real milliseconds after which a look that got no answer is no longer waited for. */
const GIVE_UP_MS = 30_000;

export interface WatchingParts {
  readonly ingest: Pick<Ingest, 'isPushedTo' | 'sendWaiting' | 'strikeOff'>;
  /** All units that were ever struck off, those that ingest knows of among them. */
  readonly struckOff: () => Promise<readonly string[]>;
}

/** Nothing of it throws: what fails is looked for again by the next look. */
export interface Watching {
  /** The database said something. */
  onNotice(channel: Channel, payload: string): void;
  /** Notices may have been missed. */
  onConnect(): void;
  /** Sends what waits; each second. */
  look(): void;
  /** Looks for units that were struck off; each half minute. */
  lookForStruckOff(): void;
}

/** @example const watching = createWatching({ ingest, struckOff: () => struckOffUnits(db) }); listen(connection, channels, watching); */
export function createWatching({ ingest, struckOff }: WatchingParts): Watching {
  const waiting = oneAtATime(async () => (await ingest.sendWaiting()) >= CLAIM);

  // Never behind another look: one that hangs must not hold up the next.
  function lookForStruckOff(): void {
    struckOff().then(
      (unitIds) => {
        for (const unitId of unitIds) ingest.strikeOff(unitId);
      },
      () => {},
    );
  }

  return {
    onNotice(channel, payload) {
      if (channel === 'fleetveil_struck_off') lookForStruckOff();
      // One for each document of the fleet: those of units that are served elsewhere, or in slots, are not for this node.
      else if (ingest.isPushedTo(payload)) waiting.again();
    },
    onConnect() {
      lookForStruckOff();
      waiting.again();
    },
    look: waiting.unlessRunning,
    lookForStruckOff,
  };
}

interface OneAtATime {
  /** Now, or once more after the one that runs: it may have looked too early. */
  again(): void;
  unlessRunning(): void;
}

/** @param work answers whether there is more of it */
function oneAtATime(work: () => Promise<boolean>): OneAtATime {
  let isRunning = false;
  let isAskedAgain = false;

  async function run(): Promise<void> {
    isRunning = true;
    let isMore = false;
    do {
      isAskedAgain = false;
      isMore = await orGivenUp(work());
    } while (isAskedAgain || isMore);
    isRunning = false;
  }

  const unlessRunning = (): void => {
    if (!isRunning) void run();
  };
  return {
    unlessRunning,
    again() {
      isAskedAgain = true;
      unlessRunning();
    },
  };
}

function orGivenUp(work: Promise<boolean>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, GIVE_UP_MS, false).unref();
    const done = (isMore: boolean): void => {
      clearTimeout(timer);
      resolve(isMore);
    };
    work.then(done, () => done(false));
  });
}
