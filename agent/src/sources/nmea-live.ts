import type { Sample, Source, SourceState } from '../sample.ts';
import { LINK_TIMES, type LinkTimes } from './link.ts';
import { createNmeaParser, type NmeaParser } from './nmea.ts';
import type { Row } from './row.ts';
import { type DownCode, down, ended } from './source.ts';
import { openText, type TextPlace } from './text-link.ts';

/** Where NMEA 0183 comes from. */
export interface NmeaConfig {
  from: TextPlace;
  times?: LinkTimes | undefined;
  /** Chance for back-off, in [0, 1). */
  random: () => number;
}

/**
 * Reads NMEA 0183 from a TCP peer, or as it arrives from a serial device or a pipe; comes back by itself until
 * stopped. An ordinary file is read once, as fast as it comes, and `ended`; to play one in its own time, use
 * `recorded`.
 */
export function createNmeaSource({ from, times = LINK_TIMES, random }: NmeaConfig): Source {
  let text: ReturnType<typeof openText> | undefined;

  return {
    name: 'nmea',
    async start(onSample, onState) {
      const reader = createReader(onSample, onState);
      text = openText(
        { from, times, random },
        {
          onUp: reader.up,
          onText: reader.text,
          onQuiet: reader.flush,
          onDown: reader.down,
          onEnd: reader.ended,
        },
      );
    },
    async stop() {
      await text?.stop();
    },
  };
}

interface Reader {
  up(): void;
  text(text: string): void;
  flush(): void;
  down(code: DownCode): void;
  ended(): void;
}

function createReader(onSample: (sample: Sample) => void, onState: (state: SourceState) => void): Reader {
  let parser: NmeaParser = createNmeaParser();
  const give = ({ part: _part, ...values }: Row) => onSample({ source: 'nmea', ...values });
  return {
    up() {
      parser = createNmeaParser();
      onState({ kind: 'up' });
    },
    text: (text) => parser.push(text).forEach(give),
    flush: () => parser.flush().forEach(give),
    down(code) {
      parser.end().forEach(give);
      onState(down(code, parser.counts.other));
    },
    ended: () => onState(ended(parser.counts.other)),
  };
}
