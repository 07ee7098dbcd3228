/** How fine an answer is, read from its text alone: for walks that compare it with the access table (M9). */
import {
  type AccessGrade,
  isCell,
  isFinerPlace,
  isFinerTime,
  isTooFine,
  type PlaceGrade,
  type Regions,
  type TimeGrade,
} from '@fleetveil/proto';
import type { Party } from './walked-fleet.ts';

const TICK_S = 900;
const DAY_S = 86_400;

/** The finest place that a text says: a coordinate, or a cell finer than its region's, is precise. */
export function placeIn(text: string, regions: Regions): PlaceGrade {
  if (/latitude|longitude|"coordinates"|\blat=|\b5[4-9]\.\d{4,}/.test(text)) return 'precise';
  const cells = [...text.matchAll(/\b8[0-9a-f]{14}\b/g)].map(([cell]) => cell).filter(isCell);
  if (cells.some((cell) => isTooFine(regions, cell))) return 'precise';
  return cells.length > 0 ? 'cell' : 'none';
}

/** The finest time: any number of these years, and any date. */
export function timeIn(text: string): TimeGrade {
  const seconds = [...text.matchAll(/(?<![\w.-])1[5-9]\d{8}(?![\w.])/g)].map(([found]) => Number(found));
  const clock = [...text.matchAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g)].map(([found]) => Date.parse(found) / 1000);
  const all = [...seconds, ...clock];
  if (all.some((second) => second % TICK_S !== 0)) return 'second';
  if (all.some((second) => second % DAY_S !== 0)) return 'tick';
  return all.length > 0 || /\d{4}-\d\d-\d\d/.test(text) ? 'day' : 'none';
}

/** To what an answer leads. */
export type Led = 'vehicle' | 'rental' | 'rider';

/** What of these parties a text names. */
export function ledTo(text: string, parties: readonly Party[]): Set<Led> {
  const led = new Set<Led>();
  for (const { vehicle_id, rental_id, running_id, guest_id, rider_id } of parties) {
    if (text.includes(vehicle_id)) led.add('vehicle');
    if ([rental_id, running_id, guest_id].some((id) => text.includes(id))) led.add('rental');
    if (text.includes(rider_id)) led.add('rider');
  }
  return led;
}

const LEADS: Record<AccessGrade['link'], ReadonlySet<Led>> = {
  none: new Set(),
  vehicle: new Set(['vehicle']),
  rental: new Set(['vehicle', 'rental', 'rider']),
  case: new Set(['vehicle', 'rental', 'rider']),
  own: new Set(['vehicle', 'rental', 'rider']),
};

/** What of an answer is finer than a grade. Empty = nothing. */
export function finerThan(
  text: string,
  most: AccessGrade,
  { regions, parties }: { readonly regions: Regions; readonly parties: readonly Party[] },
): string[] {
  const [place, time] = [placeIn(text, regions), timeIn(text)];
  const led = [...ledTo(text, parties)].filter((one) => !LEADS[most.link].has(one));
  return [
    ...(isFinerPlace(place, most.place) ? [`place ${place}`] : []),
    ...(isFinerTime(time, most.time) ? [`time ${time}`] : []),
    ...led.map((one) => `link ${one}`),
  ];
}
