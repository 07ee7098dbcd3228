/** The order of an authority as it is typed, and as the door takes it. Pure. */
import type { NewAuthorityOrder } from '../generated/contract.ts';

/** What an order may ask. */
export type Asks = 'rental' | 'person' | 'places' | 'both';

/** What was typed. */
export interface OrderDraft {
  readonly authority: string;
  readonly office: string;
  readonly number: string;
  readonly ground: NewAuthorityOrder['ground'];
  readonly text: string;
  readonly label: string;
  readonly instants: string;
  readonly asks: Asks;
  /** `YYYY-MM-DD`, or nothing. */
  readonly untold: string;
}

/** Nothing yet. */
export const EMPTY_ORDER: OrderDraft = {
  ...{ authority: '', office: '', number: '', ground: 'lv_cpl_190', text: '', label: '', instants: '' },
  ...{ asks: 'rental', untold: '' },
};

const ASKS: Readonly<Record<Asks, { readonly person: boolean; readonly places?: true }>> = {
  rental: { person: false },
  person: { person: true },
  places: { person: false, places: true },
  both: { person: true, places: true },
};

/** What an order asks, of what the door answers. */
export const asksOf = ({ person, places }: { person: boolean; places: boolean }): Asks =>
  places ? (person ? 'both' : 'places') : person ? 'person' : 'rental';

/**
 * Moments, one a line: a local time to the second and its zone. `undefined` where a line is neither.
 *
 * @example instantsIn('2026-07-01T12:00:00 Europe/Riga') // [{ local: '2026-07-01T12:00:00', zone: 'Europe/Riga' }]
 */
export function instantsIn(text: string): NewAuthorityOrder['instants'] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const stated = lines.map((line) => /^\s*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\s+(\S+)\s*$/.exec(line));
  if (stated.length === 0 || stated.includes(null)) return undefined;
  return stated.map((found) => ({ local: found?.[1] ?? '', zone: found?.[2] ?? '' }));
}

/** The order for the door; `undefined` where its moments are none. A ban ends as its day does, in the reader's zone. */
export function orderOf(draft: OrderDraft): NewAuthorityOrder | undefined {
  const instants = instantsIn(draft.instants);
  if (instants === undefined) return undefined;
  const untilS = Math.floor(Date.parse(`${draft.untold}T23:59:59`) / 1000);
  return {
    ...{ authority: draft.authority.trim(), office: draft.office.trim(), case_number: draft.number.trim() },
    ...{ ground: draft.ground, ground_text: draft.text.trim(), vehicle: { label: draft.label.trim() } },
    ...{ instants, ...ASKS[draft.asks] },
    ...(draft.untold === '' ? {} : { untold_until_s: untilS }),
  };
}
