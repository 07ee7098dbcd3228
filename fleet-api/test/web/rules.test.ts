/** The pages' own rules, those that need no browser. */
import * as fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { BACKUP_DAYS } from '../../src/subjects/erasure.ts';
import { createActKeys } from '../../web/src/doors/act-keys.ts';
import { askStream } from '../../web/src/doors/ask.ts';
import { fleetTimeS } from '../../web/src/doors/settings.ts';
import { basemapUnder } from '../../web/src/map/basemap.ts';
import { boxOf, gridOver, scaleBar } from '../../web/src/map/drawing.ts';
import { matchPath, roomOf } from '../../web/src/pages/match.ts';
import { endMomentOf, momentOf, momentText } from '../../web/src/pages/moments.ts';
import { spanInSight } from '../../web/src/pages/span.ts';
import { endDays } from '../../web/src/rider/end-days.ts';
import { placesOnTicks } from '../../web/src/rider/track.ts';
import { authorizeAddress } from '../../web/src/session/authorize-address.ts';
import { EN, type Strings } from '../../web/src/strings/en.ts';
import { ET } from '../../web/src/strings/et.ts';
import { type Count, createFormat } from '../../web/src/strings/format.ts';
import { LV } from '../../web/src/strings/lv.ts';

test('an address means one page, and its members', () => {
  expect(matchPath('/rider/trips/{id}', '/rider/trips/ab')).toEqual({ id: 'ab' });
  expect(matchPath('/rider', '/rider/')).toEqual({});
  expect(matchPath('/rider/trips/{id}', '/rider/trips/')).toBeUndefined();
  expect(matchPath('/rider', '/operator')).toBeUndefined();
  expect(matchPath('/rider/trips/{id}', '/rider/trips/%E0%A4')).toBeUndefined();
});

test('L3: a clock that stood still while the machine slept is made up for by the one that did not, and never runs back', () => {
  const told = { nowS: 1_000, monotonicMs: 5_000, wallMs: 2_000_000 };
  const at = (monotonicMs: number, wallMs: number, rate = 1) =>
    fleetTimeS(told, rate, { monotonicMs, wallMs });
  expect(at(6_000, 2_001_000)).toBe(1_001);
  expect(at(6_000, 2_000_000 + 8 * 3_600_000)).toBe(1_000 + 8 * 3_600); // eight hours with the lid closed
  expect(at(6_000, 1_000_000)).toBe(1_001); // somebody set the clock back
  expect(at(6_000, 2_001_000, 60)).toBe(1_060);
});

test('a stream that breaks off while it is read is the network’s fault, as one that never came', async () => {
  const body = new ReadableStream({ pull: (controller) => controller.error(new TypeError('network error')) });
  vi.stubGlobal('fetch', async () => new Response(body));
  onTestFinished(() => void vi.unstubAllGlobals());
  const path = { session_id: 'a' };
  const texts = await askStream('GET /v1/theft/looks/{session_id}/positions', { path });
  await expect(texts[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'offline' });
});

test('a stream is read to its end where the browser cannot iterate over one, and is given up by who stops reading', async () => {
  const iterate = Object.getOwnPropertyDescriptor(ReadableStream.prototype, Symbol.asyncIterator);
  if (iterate !== undefined) Reflect.deleteProperty(ReadableStream.prototype, Symbol.asyncIterator);
  onTestFinished(() => {
    vi.unstubAllGlobals();
    if (iterate !== undefined) Object.defineProperty(ReadableStream.prototype, Symbol.asyncIterator, iterate);
  });
  const cancelled = vi.fn();
  const bodyOf = (...pieces: string[]) =>
    new ReadableStream({
      pull(controller) {
        const piece = pieces.shift();
        if (piece === undefined) return controller.close();
        controller.enqueue(new TextEncoder().encode(piece));
      },
      cancel: cancelled,
    });
  const path = { session_id: 'a' };
  const readOf = (body: ReadableStream) => {
    vi.stubGlobal('fetch', async () => new Response(body));
    return askStream('GET /v1/theft/looks/{session_id}/positions', { path });
  };
  const pieces: string[] = [];
  for await (const text of await readOf(bodyOf('a position', 'another'))) pieces.push(text);
  expect(pieces).toEqual(['a position', 'another']);
  for await (const _ of await readOf(bodyOf('one', 'two', 'three', 'four', 'five'))) break;
  await expect.poll(() => cancelled.mock.calls.length).toBe(1);
});

test('an act that is sent again has the key that it had, until it is answered, for ten minutes', () => {
  const made = ['key 1', 'key 2', 'key 3', 'key 4'].values();
  const keys = createActKeys(() => made.next().value ?? '');
  const [hold, other] = [{ hold: 'a' }, { hold: 'b' }];
  expect([keys.of(hold, 0), keys.of(other, 1), keys.of({ hold: 'a' }, 599_999)]).toEqual([
    'key 1',
    'key 2',
    'key 1',
  ]);
  expect(keys.of(hold, 600_000)).toBe('key 3');
  keys.done(hold);
  expect([keys.of(hold, 600_001), keys.of(other, 600_000)]).toEqual(['key 4', 'key 2']);
});

test('a sign-in begins at the issuer’s address, with the query that it has of its own (RFC 6749 3.1)', () => {
  const begin = (url: string): string => authorizeAddress(url, { state: 's t', scope: 'openid' });
  expect(begin('https://login.example/authorize')).toBe(
    'https://login.example/authorize?state=s+t&scope=openid',
  );
  expect(begin('https://login.example/authorize?realm=a%20b&scope=x')).toBe(
    'https://login.example/authorize?realm=a+b&scope=openid&state=s+t',
  );
});

test('a page is in the room whose address its own begins with, piece by piece, the nearest of them', () => {
  const rooms = ['/office', '/office/orders', '/theft'];
  expect(roomOf('/office/orders/ab', rooms)).toBe('/office/orders');
  expect(roomOf('/office/orders', rooms)).toBe('/office/orders');
  expect(roomOf('/office/log', rooms)).toBe('/office');
  expect(roomOf('/officer', rooms)).toBeUndefined();
});

test('a long list draws what is in sight and little more, wherever it is scrolled', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: -9_000_000, max: 2_000 }),
      (count, top) => {
        const { from, to } = spanInSight(count, 80, top, 800);
        const inSight = (i: number): boolean => i * 80 + top < 800 && (i + 1) * 80 + top > 0;
        const first = Math.max(0, Math.floor(-top / 80));
        for (const i of [first, first + 5, first + 9]) {
          if (i < count && inSight(i)) expect(i >= from && i < to).toBe(true);
        }
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThanOrEqual(count);
        expect(to - from).toBeLessThanOrEqual(60);
      },
    ),
  );
});

test('T3: days in order, each with the parts that end on it, counted from today', () => {
  const ends = {
    ...{ rental: '2027-01-10', rider_link: null, trip: '2027-01-10', cells: null, places: '2027-01-02' },
    ...{ route: '2026-12-30', grants: null, losses: null, charging: null, log: null },
  };
  expect(endDays(ends, Date.parse('2026-12-31T23:59:59Z') / 1000)).toEqual([
    { day: '2026-12-30', parts: ['route'], ahead: -1 },
    { day: '2027-01-02', parts: ['places'], ahead: 2 },
    { day: '2027-01-10', parts: ['rental', 'trip'], ahead: 10 },
  ]);
});

test('a scale bar is round and fits, a grid is never more lines than can be read', () => {
  expect(scaleBar(1.3, 110).metres).toBe(100);
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 50_000, noNaN: true }), (perPixel) => {
      const { metres, pixels } = scaleBar(perPixel, 96);
      expect(pixels).toBeLessThanOrEqual(96.001);
      expect(pixels).toBeGreaterThan(96 / 2.6);
      expect(Number(String(metres)[0])).toBeOneOf([1, 2, 5]);
    }),
  );
  expect(gridOver([24, 56.9, 24.2, 57], 1_000).length).toBeLessThan(40);
  expect(gridOver([0, 0, 90, 80], 100)).toEqual([]);
});

test('the box of a drawing holds all of it; of nothing there is none', () => {
  const point = { kind: 'start', name: '', latitude: 57, longitude: 24 } as const;
  expect(boxOf({ points: [point], lines: [[[24.1, 56.9]]], cells: [] })).toEqual([24, 56.9, 24.1, 57]);
  expect(boxOf({ points: [], lines: [], cells: [] })).toBeUndefined();
});

test('M2: a basemap of somebody else’s lies under areas of the fleet alone, and under nothing that is of one vehicle', () => {
  const theirs = {
    ...{ kind: 'pmtiles' as const, url: 'https://tiles.example/a', attribution: null },
    precise: false,
  };
  const ours = { ...theirs, precise: true };
  const nothing = { points: [], lines: [], cells: [] };
  const point = { kind: 'end', name: '', latitude: 57, longitude: 24 } as const;
  const edge = [[24, 57]] as const;
  const fleet = { ...nothing, areas: [] };
  expect(basemapUnder(fleet, theirs)).toBe(theirs);
  const ofOne = [
    nothing, // a pursuit before its first position
    { ...nothing, points: [point] },
    { ...nothing, lines: [edge] },
    { ...nothing, cells: [edge] },
    { ...fleet, points: [point] },
    { ...fleet, lines: [edge] },
    { ...fleet, cells: [edge] },
  ];
  for (const drawing of ofOne) {
    expect(basemapUnder(drawing, theirs)).toBeNull();
    expect(basemapUnder(drawing, ours)).toBe(ours);
    expect(basemapUnder(drawing, null)).toBeNull();
  }
});

test('numbers and dates as each language writes them', () => {
  const [en, lv, et] = (['en', 'lv', 'et'] as const).map((language) => createFormat(language, 'Europe/Riga'));
  expect([en?.metres(2_300), lv?.metres(2_300), et?.metres(2_300)]).toEqual(['2.3 km', '2,3 km', '2,3 km']);
  expect(en?.time(1_790_000_000)).toBe('17:13');
  expect(lv?.time(1_790_000_000)).toBe('17:13');
  expect(et?.date('2027-01-02')).toBe('2. jaanuar 2027');
  expect(en?.date('2027-01-02')).toBe('2 January 2027');
  expect(en?.money(240, 'EUR')).toBe('€2.40');
});

test('what was rounded down to nothing is not said to be nothing', () => {
  const format = createFormat('lv');
  expect([0, 100, 400, 1_200].map(format.energy)).toEqual(['< 100 Wh', '100 Wh', '400 Wh', '1,2 kWh']);
  expect([0, 100, 1_700].map(format.distance)).toEqual(['< 100 m', '100 m', '1,7 km']);
});

test('M1: what the operator sees of a ride is where it was on each tick: the last position before it', () => {
  const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
  const coordinates = [
    [24.1, 56.9],
    [24.2, 56.9],
    [24.3, 56.9],
  ] as const;
  const times = [[at(880), at(899), at(901)]];
  const line = { type: 'MultiLineString', coordinates: [coordinates] } as const;
  const file = { features: [{ geometry: line, properties: { coordinateProperties: { times } } }] };
  expect(placesOnTicks(file, 900)).toEqual([{ latitude: 56.9, longitude: 24.2 }]);
  expect(placesOnTicks({ features: [] }, 900)).toEqual([]);
});

/** Functions of a table that take a bare number: such a one would be written without the language's separators. */
type BareNumbers<T> = T extends (...given: infer G) => string
  ? Extract<G[number], number>
  : T extends object
    ? { [K in keyof T]: BareNumbers<T[K]> }[keyof T]
    : never;

test('numbers in sentences are written as the language writes them, in each language', () => {
  const none: [BareNumbers<Strings>] extends [never] ? 'none' : 'some' = 'none'; // a bare number does not compile
  expect(none).toBe('none');
  const many = (language: 'en' | 'lv' | 'et'): Count => createFormat(language).counted(100_000);
  expect(EN.operator.count(many('en'))).toBe('100,000 vehicles.');
  expect(LV.operator.count(many('lv'))).toBe('100\u00a0000 transportlīdzekļi.');
  expect(ET.operator.count(many('et'))).toBe('100\u00a0000 sõidukit.');
  expect(LV.trips.count(createFormat('lv').counted(21))).toBe('21 brauciens');
});

/** Every text of a table that is made of nothing else, with where it stands. */
const textsOf = (table: object, path = ''): [path: string, text: string][] =>
  Object.entries(table).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'string') return [[`${path}${name}`, value] as [string, string]];
    return typeof value === 'object' && value !== null ? textsOf(value, `${path}${name}.`) : [];
  });

test('M10: no act is called as the button beside it that does nothing, in each language', () => {
  for (const strings of [EN, LV, ET]) {
    const like = (text: string): string[] =>
      textsOf(strings)
        .filter(([, other]) => other === text)
        .map(([path]) => path);
    expect([like(strings.cancel), like(strings.actions.keep)]).toEqual([['cancel'], ['actions.keep']]);
  }
});

test('M14: what is said of the last day names the days that backups may have it longer, in each language', () => {
  for (const { ends } of [EN, LV, ET]) expect(ends.intro).toMatch(new RegExp(`\\b${BACKUP_DAYS} `));
});

test('a span until now has all of the hour that comes twice in autumn, and none that is still to come', () => {
  vi.stubEnv('TZ', 'Europe/Riga');
  onTestFinished(() => void vi.unstubAllEnvs());
  const firstS = Date.parse('2026-10-25T00:30:00Z') / 1000; // 03:30, and an hour later again
  expect([momentText(firstS), momentText(firstS + 3_600)]).toEqual(['2026-10-25T03:30', '2026-10-25T03:30']);
  expect(momentOf('2026-10-25T03:30')).toBe(firstS);
  expect(endMomentOf('2026-10-25T03:30', firstS + 3_600)).toBe(firstS + 3_600);
  expect(endMomentOf('2026-10-25T03:30', firstS + 60)).toBe(firstS);
  expect(endMomentOf('2026-10-26T03:30', firstS + 10 * 86_400)).toBe(firstS + 90_000);
  expect(endMomentOf('', firstS)).toBeNaN();
});
