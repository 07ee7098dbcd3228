/** What leaves a vehicle and why, in a sentence each: for whoever stands beside it. A total table. */
import type { AgentEvent } from '../log.ts';

/** Whether something leaves, why it may, or what happens besides. */
export type Heading = 'leaves' | 'why' | 'besides';

/** A sentence under its heading. */
export interface Said {
  readonly heading: Heading;
  readonly text: string;
}

type Of<K extends AgentEvent['event']> = Extract<AgentEvent, { event: K }>;
type Sentences = { readonly [K in AgentEvent['event']]: readonly [Heading, (event: Of<K>) => string] };

/** Mean area of an H3 cell in Europe's north, km2 (docs/requirements.md: measured about Riga). */
const CELL_KM2: Readonly<Record<number, string>> = { 6: '29', 7: '4.2', 8: '0.60', 9: '0.086' };

const times = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
const spaced = (word: string): string => word.replaceAll('_', ' ');

const PROBLEMS: Readonly<Record<Of<'outbox'>['problem'], string>> = {
  corrupt: 'was damaged: it is set aside, and a new one begun',
  lost: 'is gone: a new one is begun',
  old_copy: 'was an older copy of itself: it is set aside, and a new one begun',
  disk_full: 'cannot be written: the disk is full',
  full: 'is full: the least important records give way',
};

const SENTENCES: Sentences = {
  coarse_report: [
    'leaves',
    ({ resolution, bytes }) =>
      resolution === 0
        ? `a report without a place (${bytes} bytes), because the tick came and no place is known`
        : `the cell it is in, about ${CELL_KM2[resolution] ?? '?'} km² (${bytes} bytes), because the tick came`,
  ],
  coarse_report_unsent: [
    'besides',
    () => 'the tick came without a connection: this report is gone, it is never sent late',
  ],
  fleet_health: ['leaves', ({ bytes }) => `charge and mileage in steps, without a place (${bytes} bytes)`],
  charging_session: [
    'leaves',
    ({ bytes }) => `a charging session: quarter hours, energy, a public station (${bytes} bytes)`,
  ],
  stream_opened: [
    'leaves',
    ({ kind, purpose, bytes }) =>
      `the sealed beginning of "${kind}" for ${spaced(purpose)} (${bytes} bytes): only the vault can open it`,
  ],
  chunk_sealed: [
    'leaves',
    ({ kind, fixes, bytes }) => `${times(fixes, 'position')} of "${kind}", sealed (${bytes} bytes)`,
  ],
  trip_end: [
    'leaves',
    ({ bytes }) => `the end of a trip: times, distance, energy, two cells (${bytes} bytes)`,
  ],
  reason_started: [
    'why',
    ({ purpose, route }) =>
      `${spaced(purpose)} begins: positions are sealed${route ? ', the route too, as the rider chose' : ''}`,
  ],
  theft_suspected: [
    'why',
    ({ outcome }) =>
      outcome === 'sealed'
        ? 'two signs of a theft after a standstill: a suspicion begins, two hours at most'
        : `two signs of a theft, and no suspicion (${spaced(outcome)})`,
  ],
  reason_ended: [
    'why',
    ({ purpose, why }) => `${spaced(purpose)} is over (${spaced(why)}): nothing precise for it from now on`,
  ],
  loss: [
    'leaves',
    ({ reason, fixes, records, exact }) =>
      `the ledger: ${exact ? '' : 'at least '}${times(fixes, 'position')} and ${times(records, 'record')} lost (${spaced(reason)})`,
  ],
  ready: [
    'besides',
    ({ start_ms, waiting_records }) =>
      `the agent works after ${start_ms} ms; ${times(waiting_records, 'record')} waiting`,
  ],
  stopped: ['besides', () => 'the agent stopped'],
  source: ['besides', ({ source, number, state }) => `source ${number} (${source}) is ${state}`],
  clock: ['besides', ({ quality }) => `the time is ${quality}`],
  connected: ['besides', () => 'connected to the broker'],
  disconnected: [
    'besides',
    ({ why, retry_ms }) => `no connection (${why}); once more in ${Math.ceil(retry_ms / 1000)} s`,
  ],
  receipt: [
    'besides',
    ({ stored, refused, later }) =>
      `the data centre has ${times(stored, 'record')} on its disk, refused ${refused}, asks for ${later} later`,
  ],
  document: ['besides', ({ type, version }) => `${spaced(type)} ${version} came and holds`],
  grant: ['besides', ({ outcome, why }) => `a grant is ${outcome}${why ? ` (${spaced(why)})` : ''}`],
  downlink_ignored: [
    'besides',
    ({ why, total }) => `something that came had no effect (${spaced(why)}), ${total} in all`,
  ],
  outbox: ['besides', ({ problem }) => `the outbox ${PROBLEMS[problem]}`],
  counters: [
    'besides',
    ({ problem }) =>
      problem === 'lost'
        ? 'the memory of used grants is gone: coarse only until the time is attested'
        : 'the counters cannot be written',
  ],
  hook: ['besides', ({ hook, result }) => HOOKS[hook][result]],
  time_attested: ['besides', () => 'the time is attested'],
  fault: ['besides', ({ code }) => `a fault of the agent's own: ${code}`],
};

const HOOKS = {
  wipe: {
    ok: 'the screen was wiped after a rental',
    failed: 'the command that wipes the screen failed: see hooks.wipe',
    timed_out: 'the command that wipes the screen took too long: see hooks.wipe',
  },
  find: {
    ok: 'the vehicle showed itself to who looks for it',
    failed: 'the program that rings and flashes failed: see hooks.find',
    timed_out: 'the program that rings and flashes took too long: see hooks.find',
  },
  light: {
    ok: 'the light shows what is collected',
    failed: 'the command of the light failed: see hooks.light',
    timed_out: 'the command of the light took too long: see hooks.light',
  },
} as const;

/**
 * The sentence of an event.
 *
 * @example sentenceOf({ event: 'stopped' }) // { heading: 'besides', text: 'the agent stopped' }
 */
export function sentenceOf(event: AgentEvent): Said {
  const [heading, text] = SENTENCES[event.event] as readonly [Heading, (event: AgentEvent) => string];
  return { heading, text: text(event) };
}
