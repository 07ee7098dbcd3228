import { type CanSignal, readSignal } from './can-signal.ts';
import { type CanFrame, frameId, MAX_CANDUMP_LINE, readCandumpLine } from './candump.ts';
import { createIsoTp } from './iso-tp.ts';
import { createLineSplitter, type Line } from './lines.ts';
import { type BusValues, isObdAnswer, readObdAnswer } from './obd.ts';
import { createProblemCounts, type ProblemCounts } from './row.ts';

/** What the bus said: values, when, and whether one of them says something new. */
export interface BusReading extends BusValues {
  /** On the clock of the log. */
  busS: number;
}

/** Turns the text of `candump -L` into what it says of the vehicle. Bounded memory, no clock. */
export interface CanParser {
  /** Takes the next piece of text, cut anywhere. */
  push(text: string): BusReading[];
  /** No more text comes for now: what was said last and was not given out yet. */
  flush(): BusReading[];
  readonly counts: Readonly<ProblemCounts>;
}

/** What is to be read from the bus. */
export interface CanWishes {
  signals: readonly CanSignal[];
  /** Whether answers of OBD-II are read as they go by. */
  obd: boolean;
}

/** So many a second are worth having of what does not switch: a bus says its speed eighty times. */
const READINGS_EACH_S = 5;

/**
 * Reads a bus. What it says is gathered, and given out at most five times a second of the log's own clock, with the
 * last value of each kind; a switch (ignition, lock, charging plug) goes out at once.
 */
export function createCanParser({ signals, obd }: CanWishes): CanParser {
  const lines = createLineSplitter(MAX_CANDUMP_LINE);
  const counts = createProblemCounts();
  const byId = Map.groupBy(signals, ({ id }) => id);
  const isoTp = createIsoTp();
  const gather = createGather();
  const join = createJoin(signals);

  function values(frame: CanFrame): BusValues[] {
    const mine = (byId.get(frame.id) ?? []).filter(({ id }) => id > 0x7ff === frame.extended);
    const found = mine.map((signal) => join(signal, readSignal(frame, signal)));
    if (obd && isObdAnswer(frame)) {
      const message = isoTp.take(frame);
      if (message === 'broken') found.push('unparsable');
      else if (message !== undefined) found.push(ignoredAsNothing(readObdAnswer(message)));
    }
    return found.flatMap((value) => {
      if (value !== 'unparsable') return [value];
      counts.other++;
      return [];
    });
  }

  /** Most frames of a bus are not for us: they are told by their id alone, before anything else is read. */
  function isOthers(text: string): boolean {
    const id = frameId(text);
    if (id === undefined) return false;
    const isAnswer = obd && isObdAnswer({ id, extended: id > 0x7ff });
    return !byId.has(id) && !isAnswer;
  }

  function read(line: Line): BusReading[] {
    if ('text' in line && isOthers(line.text)) return [];
    const frame = 'tooLong' in line ? 'unparsable' : readCandumpLine(line.text);
    if (frame === 'ignored') return [];
    if (frame !== 'unparsable') return values(frame).flatMap((value) => gather.take(value, frame.timeS));
    counts.other++;
    return [];
  }

  return { counts, push: (text) => lines.push(text).flatMap(read), flush: gather.flush };
}

function ignoredAsNothing(answer: BusValues | 'unparsable' | 'ignored'): BusValues | 'unparsable' {
  return answer === 'ignored' ? {} : answer;
}

const SWITCHES = ['ignition', 'locked', 'charging'] as const;

/**
 * Several signals of one switch are one: a vehicle is locked when all of its doors are, as far as they were told, and
 * charges or has its ignition on when one of them says so. Else each frame would contradict the one before.
 */
function createJoin(
  signals: readonly CanSignal[],
): (signal: CanSignal, read: BusValues | 'unparsable') => BusValues | 'unparsable' {
  const told = new Map<CanSignal, boolean>();
  return (signal, read) => {
    const name = SWITCHES.find((one) => one === signal.value);
    const said = name === undefined || read === 'unparsable' ? undefined : read[name];
    if (name === undefined || said === undefined) return read;
    told.set(signal, said);
    const all = signals.filter(({ value }) => value === name).flatMap((one) => told.get(one) ?? []);
    return { [name]: name === 'locked' ? all.every(Boolean) : all.some(Boolean) };
  };
}

function createGather(): { take(values: BusValues, busS: number): BusReading[]; flush(): BusReading[] } {
  let open: BusReading | undefined;
  let givenS = Number.NEGATIVE_INFINITY;
  let switches: BusValues = {};

  function flush(): BusReading[] {
    if (open === undefined) return [];
    const given = open;
    open = undefined;
    givenS = given.busS;
    return [given];
  }

  return {
    flush,
    take(values, busS) {
      if (Object.keys(values).length === 0) return [];
      const switched = SWITCHES.some((name) => values[name] !== undefined && values[name] !== switches[name]);
      switches = { ...switches, ...values };
      open = { ...open, ...values, busS };
      // A log whose clock went back begins anew.
      const due = busS < givenS || busS - givenS >= 1 / READINGS_EACH_S;
      return due || switched ? flush() : [];
    },
  };
}
