/**
 * Shaped traffic (M11, docs/decisions/0027). Pure: time and chance are arguments, nothing else decides when a frame
 * goes out, and nothing decides how large it is.
 *
 * ```
 *   slot 1          slot 2          slot 3            one frame in each, at a moment drawn for that slot
 *  |··▪···········|··········▪··|·····▪·········|     whatever the vehicle does
 * ```
 */
import { encodeUplink, FRAME_BYTES, FRAME_HEAD_BYTES, NUMBERS, type v1 } from '@fleetveil/proto';
import type { Cargo } from '../outbox/cargo.ts';

/** Lengths of a slot, domain seconds: unless told, and from which to which it may be told. */
export const SLOT_S = { usual: 300, least: 60, most: 900 } as const;
/** No frame goes out in the first seconds of a slot: a tick that begins with it has its report by then. */
export const LEAD_S = 10;
/** A frame whose moment is longer ago than this is left out: it would tell when the unit woke up. Domain seconds. */
export const LATE_S = 60;

/** How the traffic of one unit is shaped. */
export interface Shape {
  /** Domain seconds. */
  readonly slotS: number;
  /** A number in [0, 1) for each slot, the same whenever it is asked for: a new process goes on with it. */
  readonly chanceOf: (slot: number) => number;
}

/** The number of the slot in which a moment lies: slots are counted from 1970 UTC, so ticks begin with one. */
export function slotAt(nowS: number, slotS: number): number {
  return Math.floor(nowS / slotS);
}

/** When the frame of a slot goes out, domain seconds: anywhere in it after the lead, equally likely. */
export function momentOf(slot: number, { slotS, chanceOf }: Shape): number {
  return slot * slotS + LEAD_S + chanceOf(slot) * (slotS - LEAD_S);
}

/**
 * The next frame. One whose moment passed while the process began anew is due at once; one that is older than
 * `lateS` is left out.
 *
 * @param last slot of the last frame, of this process or the one before; absent = not known, as after a boot
 *
 * @example nextFrame(620, 1, { slotS: 300, chanceOf: () => 0 }) // { slot: 2, atS: 610 }: due since 10 s
 */
export function nextFrame(
  nowS: number,
  last: number | undefined,
  shape: Shape,
  lateS: number = LATE_S,
): { readonly slot: number; readonly atS: number } {
  const current = slotAt(nowS, shape.slotS);
  // A last one far ahead was said by a clock that has been set back since.
  const known = last !== undefined && last <= current + 1 ? last : undefined;
  const at = (slot: number) => ({ slot, atS: momentOf(slot, shape) });
  if (known !== undefined && known >= current) return at(known + 1);
  // Its moment was at the end of its slot, and the process was away then: it is late, and not left out.
  const missed = at(current - 1);
  if (known !== undefined && known < missed.slot && nowS - missed.atS <= lateS) return missed;
  const due = at(current);
  const patienceS = known === undefined ? 0 : lateS;
  return nowS - due.atS <= patienceS ? due : at(current + 1);
}

/** What waits for nobody's slot: it shows, and what it shows has happened. Everything else waits for the next frame. */
export const GOES_OUTSIDE: Record<Cargo, boolean> = {
  accident_opening: true,
  accident_chunk: true,
  accident_notice: true,
  theft_opening: true,
  theft_chunk: true,
  assist_opening: true,
  assist_chunk: true,
  ends_opening: false,
  ends_chunk: false,
  route_opening: false,
  route_chunk: false,
  trip_end: false,
  fleet_health: false,
  loss_report: false,
  wipe_receipt: false,
  charging_session: false,
  command_receipt: false,
};

/** Of a frame's body. */
const ROOM = FRAME_BYTES.slot_frame - FRAME_HEAD_BYTES;

/**
 * A frame with as many of these records as fit, in their order; the first that does not fit ends it, so that nothing
 * overtakes. A frame without any takes any one record: that is its size.
 *
 * @param records read one by one, as long as they are wanted
 */
export function fillFrame(frame: v1.ISlotFrame, records: Iterable<v1.IRecord>): v1.ISlotFrame {
  let filled = frame;
  for (const record of records) {
    const next = { ...filled, records: [...(filled.records ?? []), record] };
    if (next.records.length > NUMBERS.slotRecords || !fits(next)) break;
    filled = next;
  }
  return filled;
}

function fits(slotFrame: v1.ISlotFrame): boolean {
  try {
    return encodeUplink({ slotFrame }).length <= ROOM;
  } catch {
    // Larger than a decoder would read.
    return false;
  }
}
