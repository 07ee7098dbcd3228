/** What people see while the fleet runs: one line for each thing a vehicle sends, and why. */
import pc from 'picocolors';
import type { AgentLine } from '../fleet.ts';

/** Counts of what a vehicle sent, for the summary. */
export interface SentCounts {
  coarse_reports: number;
  streams_opened: number;
  chunks: number;
  fixes_sealed: number;
  trip_ends: number;
  bytes: number;
}

export interface View {
  /** A line of a vehicle's agent. */
  agent(label: string, line: AgentLine): void;
  /** A line of the story: a booking, an end. */
  say(label: string, text: string): void;
  /** A heading or closing text. */
  text(text: string): void;
  sent(label: string): SentCounts;
}

/** What an event means to a reader: what left the vehicle, and why. Events that are not here are not shown. */
const MEANINGS: Readonly<Record<string, (line: AgentLine) => { what: string; why: string } | undefined>> = {
  coarse_report: (line) => ({
    what:
      line['resolution'] === 0
        ? pc.green('coarse: no place yet')
        : pc.green(`coarse: one H3 cell, resolution ${line['resolution']}`),
    why: 'the tick',
  }),
  reason_started: (line) => ({
    what: pc.cyan('a reason for precision begins'),
    why: `${line['purpose']}${line['route'] ? ', route chosen by the rider' : ', no route'}`,
  }),
  stream_opened: (line) => ({
    what: pc.magenta(`sealed: stream "${line['kind']}" opened`),
    why: `${line['purpose']}`,
  }),
  chunk_sealed: (line) => ({
    what: pc.magenta(
      `sealed: ${line['fixes']} ${line['fixes'] === 1 ? 'fix' : 'fixes'} of "${line['kind']}"`,
    ),
    why: 'only the vault can open it',
  }),
  reason_ended: (line) => ({ what: pc.cyan('the reason ends: coarse again'), why: `${line['why']}` }),
  trip_end: () => ({
    what: pc.blue('trip end: times, distance, energy, two cells'),
    why: 'the rental is over',
  }),
  fleet_health: () => ({
    what: pc.green('health: charge in 10 %, odometer in km'),
    why: 'once a day while parked',
  }),
  loss: (line) => ({ what: pc.yellow(`loss reported: ${line['fixes']} fixes`), why: `${line['reason']}` }),
  receipt: (line) => ({
    what: pc.dim(`receipt: ${line['stored']} on disk`),
    why: 'now the vehicle may forget them',
  }),
};

/**
 * A view that writes lines.
 *
 * @param write takes one line without its end
 * @param nowS domain time, for the column at the left
 */
export function createView(write: (line: string) => void, nowS: () => number): View {
  const counts = new Map<string, SentCounts>();
  const sent = (label: string): SentCounts => {
    const known = counts.get(label) ?? {
      coarse_reports: 0,
      streams_opened: 0,
      chunks: 0,
      fixes_sealed: 0,
      trip_ends: 0,
      bytes: 0,
    };
    counts.set(label, known);
    return known;
  };
  const line = (label: string, what: string, why: string) => {
    const at = new Date(nowS() * 1000).toISOString().slice(11, 19);
    write(`${pc.dim(at)}  ${label.padEnd(10)} ${padVisible(what, 46)} ${pc.dim(why)}`);
  };
  return {
    agent(label, event) {
      count(sent(label), event);
      const meaning = MEANINGS[event.event]?.(event);
      if (meaning) line(label, meaning.what, meaning.why);
    },
    say: (label, text) => line(label, pc.bold(text), ''),
    text: write,
    sent,
  };
}

function count(sent: SentCounts, { event, fixes, bytes }: AgentLine): void {
  if (event === 'coarse_report') sent.coarse_reports += 1;
  if (event === 'stream_opened') sent.streams_opened += 1;
  if (event === 'trip_end') sent.trip_ends += 1;
  if (event === 'chunk_sealed') {
    sent.chunks += 1;
    sent.fixes_sealed += Number(fixes ?? 0);
  }
  sent.bytes += Number(bytes ?? 0);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters, and do not count as width
const COLOUR = /\u001b\[\d+m/g;

function padVisible(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - text.replace(COLOUR, '').length));
}
