import { isCell } from '@fleetveil/proto';
import type { StreamTally } from '../minimise/outgoing.ts';
import {
  decodeKept,
  encodeKept,
  type Is,
  isAmount,
  isFlag,
  isIdText,
  isText,
  listOf,
  objectOf,
  optional,
} from '../reasons/kept.ts';
import type { Reason } from '../reasons/reason.ts';
import type { EndsProgress, LeftCandidate } from './ends-writer.ts';
import type { TripMeter } from './trip-meter.ts';

/** Purposes of a use that has streams of its own. */
export type UsePurpose = Extract<Reason['purpose'], 'rental_contract' | 'maintenance'>;

/**
 * What the next run must know of a use that this run did not end. No fix, no time of one but the last, no
 * place but the cell that coarse reports carry anyway.
 */
export interface UseProgress {
  readonly form: number;
  readonly purpose: UsePurpose;
  readonly rentalId: string;
  readonly firstGrantId: string;
  readonly grantId: string;
  /** The rider chose the route: its fixes are owed. */
  readonly route: boolean;
  /** The rider paused: all before it is accounted for, and no fix since then is owed. Absent = no. */
  readonly paused?: boolean;
  /** Unix seconds. */
  readonly startedS: number;
  /** Domain time when this was written: a use whose end nobody saw ended after it. */
  readonly lastS: number;
  readonly policyVersion: number;
  readonly startCell?: string;
  readonly meter: TripMeter;
  readonly ends: EndsProgress;
  /** Open row of the route. */
  readonly openRoute?: LeftCandidate;
  /** The route's last stream: the next one follows it. */
  readonly routeStreamId?: string;
  readonly streams: readonly StreamTally[];
  readonly sealed: number;
  readonly lost: number;
  readonly unwanted: number;
}

/** Rises when a field changes its meaning. */
export const PROGRESS_FORM = 1;

/** Streams remembered of one use: 12 are named in a trip end, the rest are counted. */
const MOST_TALLIES = 4096;

/** The key under which a use's progress is kept. */
export function progressKey(reason: Pick<Reason, 'purpose' | 'rentalId'>): string {
  return `${reason.purpose}:${reason.rentalId}`;
}

/** Whether fixes that were offered after a progress was written are owed to the rider, and lost if they are gone. */
export function isOwed({ route, paused }: Pick<Reason, 'route' | 'paused'>): boolean {
  return route && paused !== true;
}

/** One line of text. */
export function encodeProgress(progress: UseProgress): string {
  return encodeKept(progress);
}

/** The progress of a text; nothing for one that is not exactly ours. */
export function decodeProgress(text: string): UseProgress | undefined {
  return decodeKept(text, isProgress);
}

const isPurpose: Is<UsePurpose> = (value): value is UsePurpose =>
  value === 'rental_contract' || value === 'maintenance';
const isCellText: Is<string> = (value): value is string => isText(value) && isCell(value);
const isLeft = objectOf<LeftCandidate>({ streamId: isIdText, chunkNo: isAmount });
const isTally = objectOf<StreamTally>({ streamId: isIdText, chunks: isAmount });
const isEnds = objectOf<EndsProgress>({ started: isFlag, candidate: optional(isLeft) });
const isMeter = objectOf<TripMeter>({
  distanceM: isAmount,
  odometerStartM: optional(isAmount),
  odometerM: optional(isAmount),
  usedPermille: isAmount,
  chargePermille: optional(isAmount),
});

const isProgress = objectOf<UseProgress>({
  form: (value): value is number => value === PROGRESS_FORM,
  purpose: isPurpose,
  rentalId: isIdText,
  firstGrantId: isIdText,
  grantId: isIdText,
  route: isFlag,
  paused: optional(isFlag),
  startedS: isAmount,
  lastS: isAmount,
  policyVersion: isAmount,
  startCell: optional(isCellText),
  meter: isMeter,
  ends: isEnds,
  openRoute: optional(isLeft),
  routeStreamId: optional(isIdText),
  streams: listOf(isTally, MOST_TALLIES),
  sealed: isAmount,
  lost: isAmount,
  unwanted: isAmount,
});
