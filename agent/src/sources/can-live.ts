import type { Sample, Source } from '../sample.ts';
import { type BusReading, type CanParser, type CanWishes, createCanParser } from './can.ts';
import { BUSY_TIMES, type LinkTimes } from './link.ts';
import { down, ended } from './source.ts';
import { openText, type TextPlace } from './text-link.ts';

/** Where the text of `candump -L` comes from, and what is read in it. */
export interface CanConfig extends CanWishes {
  from: TextPlace;
  times?: LinkTimes | undefined;
  /** Chance for back-off, in [0, 1). */
  random: () => number;
}

/**
 * Reads what a vehicle's bus says, from a pipe or a TCP peer that `candump -L` writes to, or a log of it. It only
 * listens: nothing is ever put on the bus. A log's clock is not believed: samples carry no time of their own.
 */
export function createCanSource({ from, signals, obd, times = BUSY_TIMES, random }: CanConfig): Source {
  let text: ReturnType<typeof openText> | undefined;
  return {
    name: 'can',
    async start(onSample, onState) {
      let parser: CanParser = createCanParser({ signals, obd });
      const give = (readings: BusReading[]) => readings.map(sampleOf).forEach(onSample);
      text = openText(
        { from, times, random },
        {
          onUp() {
            parser = createCanParser({ signals, obd });
            onState({ kind: 'up' });
          },
          onText: (piece) => give(parser.push(piece)),
          onQuiet: () => give(parser.flush()),
          onDown: (code) => onState(down(code, parser.counts.other)),
          onEnd: () => onState(ended(parser.counts.other)),
        },
      );
    },
    async stop() {
      await text?.stop();
    },
  };
}

function sampleOf({ busS: _ofTheLog, ...values }: BusReading): Sample {
  return { source: 'can', ...values };
}
