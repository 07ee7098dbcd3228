/** What the pages are told before they ask anything: `/app/settings.json`. */

/** Where somebody signs in. */
export interface Login {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly scope: string;
}

/** How coarse a cell is where, from the policy in force. */
export interface Regions {
  readonly resolution: { readonly city: number; readonly town: number; readonly country: number };
  readonly places: readonly {
    readonly name: string;
    readonly kind: 'city' | 'town';
    readonly cells: readonly string[];
  }[];
  readonly tick_s: number;
}

/** What the map stands on: a style that draws itself, or an archive of vector tiles. */
export interface Basemap {
  readonly kind: 'style' | 'pmtiles';
  readonly url: string;
  /** Whose map it is. */
  readonly attribution: string | null;
  /** Whether its host may see where a trip, a pursuit or a single vehicle is. */
  readonly precise: boolean;
}

/** The settings. */
export interface Settings {
  readonly demo: boolean;
  readonly clock: { readonly now_s: number; readonly rate: number };
  readonly login: Login | null;
  readonly basemap: Basemap | null;
  readonly places: readonly {
    readonly name: string;
    readonly latitude: number;
    readonly longitude: number;
  }[];
  readonly regions: Regions | null;
}

let known: Promise<Settings> | undefined;
/** The fleet's time as it was told, and the reader's two clocks at that moment. */
interface Told {
  readonly nowS: number;
  readonly monotonicMs: number;
  readonly wallMs: number;
}
type Clocks = Omit<Told, 'nowS'>;
let told: Told | undefined;
let rate = 1;

/** The settings, asked for once; again after a failure. */
export function settings(): Promise<Settings> {
  known ??= load();
  known.catch(() => {
    known = undefined;
  });
  return known;
}

async function load(): Promise<Settings> {
  const answer = await fetch('/app/settings.json');
  if (!answer.ok) throw new TypeError('the settings cannot be read');
  const read = (await answer.json()) as Settings;
  rate = read.clock.rate;
  told = { nowS: read.clock.now_s, ...clocksNow() };
  return read;
}

/** Domain time: a demo's clock runs ahead of the reader's. */
export function nowS(): number {
  return told === undefined ? Date.now() / 1000 : fleetTimeS(told, rate, clocksNow());
}

const clocksNow = (): Clocks => ({ monotonicMs: performance.now(), wallMs: Date.now() });

/**
 * The fleet's time by what has passed since it was told: the longer of what both clocks say. Pure. One stands still while the
 * machine sleeps, where the 72 hours of a breach run on; the other may be set back.
 */
export function fleetTimeS(since: Told, clockRate: number, { monotonicMs, wallMs }: Clocks): number {
  const passedMs = Math.max(monotonicMs - since.monotonicMs, wallMs - since.wallMs);
  return since.nowS + (passedMs / 1000) * clockRate;
}
