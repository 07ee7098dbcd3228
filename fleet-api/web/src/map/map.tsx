/** A map on a page. The library is loaded when the first map is shown; without WebGL a sentence stands there. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Basemap, settings } from '../doors/settings.ts';
import { watchLook } from '../pages/look.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { basemapUnder, isOfFleet } from './basemap.ts';
import type { DrawnMap, Ground } from './draw.ts';
import { type Box, boxOf, type Drawing, type DrawnPoint, scaleBar } from './drawing.ts';

/** Longest scale bar, pixels: the shortest is two fifths of it, and has room for its text. */
const SCALE_PIXELS = 120;

interface View {
  readonly scale: { readonly metres: number; readonly pixels: number };
  readonly names: readonly { readonly point: DrawnPoint; readonly x: number; readonly y: number }[];
}

/** What a map shows, and who is told of what somebody does with it. */
export interface MapProps {
  readonly drawing: Drawing;
  readonly name: string;
  /** Keeps the last point in the middle as it moves. */
  readonly isFollowing?: boolean;
  /** The part in sight, each time that it stands still. */
  readonly onBox?: (box: Box) => void;
  readonly onPick?: (area: string) => void;
}

/** The map of a drawing, with the operator's own place names. It stays as the drawing changes. */
export function MapOf(props: MapProps): JSX.Element {
  const { drawing, name } = props;
  const strings = useStrings();
  const format = useFormat();
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<DrawnMap>(undefined);
  const latest = useRef(props);
  const redraw = useRef<() => void>(undefined);
  const [state, setState] = useState<'loading' | 'there' | 'none'>('loading');
  const [view, setView] = useState<View>();
  const [whose, setWhose] = useState<string>();
  latest.current = props;
  // A map that showed the fleet and now shows one vehicle begins anew, on what that may stand on.
  useEffect(
    () => openMap(element.current, { latest, map, redraw }, { setState, setView, setWhose }),
    [isOfFleet(drawing)],
  );
  useEffect(() => redraw.current?.(), [drawing]);
  useLabel(element, strings.map.title(name), state);
  return (
    <div class="map" data-state={state}>
      <div class="canvas" ref={element} />
      {view?.names.map(({ point, x, y }) => (
        <span
          key={`${point.kind} ${point.name} ${point.longitude}`}
          class={point.kind === 'place' ? 'name' : 'name strong'}
          style={{ translate: nameAt(point.kind, x, y) }}
          aria-hidden="true"
        >
          {point.name}
        </span>
      ))}
      <span class="north" title={strings.map.north} aria-hidden="true">
        ▲<span>N</span>
      </span>
      {view && (
        <span class="scale" style={{ width: `${view.scale.pixels}px` }} aria-hidden="true">
          {format.metres(view.scale.metres)}
        </span>
      )}
      {whose !== undefined && <span class="whose">{whose}</span>}
      {state === 'there' && <Buttons map={map} />}
      {state === 'none' && <p class="none">{strings.map.none}</p>}
    </div>
  );
}

/** Pixels of a name from its point: beside a place, above an end of a line, which may go any way. */
function nameAt(kind: DrawnPoint['kind'], x: number, y: number): string {
  return kind === 'place' ? `${x + 11}px ${y - 9}px` : `calc(${x}px - 50%) ${y - 29}px`;
}

/** The canvas is what keys move: it says what it shows. */
function useLabel(element: { current: HTMLDivElement | null }, label: string, state: string): void {
  const { map } = useStrings();
  useEffect(() => {
    const canvas = element.current?.querySelector('canvas');
    canvas?.setAttribute('aria-label', `${label}. ${map.keys}`);
    canvas?.setAttribute('role', 'application');
  }, [element, label, map, state]);
}

function Buttons({ map }: { map: { current: DrawnMap | undefined } }): JSX.Element {
  const { map: texts } = useStrings();
  return (
    <div class="buttons">
      <button type="button" aria-label={texts.in} title={texts.in} onClick={() => map.current?.zoom(1)}>
        +
      </button>
      <button type="button" aria-label={texts.out} title={texts.out} onClick={() => map.current?.zoom(-1)}>
        −
      </button>
      <button type="button" aria-label={texts.whole} title={texts.whole} onClick={() => map.current?.whole()}>
        ⤢
      </button>
    </div>
  );
}

/** What lives as long as the map does. */
interface Held {
  readonly latest: { readonly current: MapProps };
  readonly map: { current: DrawnMap | undefined };
  readonly redraw: { current: (() => void) | undefined };
}

/** What the page is told of it. */
interface Told {
  setState(state: 'there' | 'none'): void;
  setView(view: View): void;
  /** Whose the basemap is, as its licence wants it said. */
  setWhose(text: string | undefined): void;
}

/** Opens it, and gives what closes it. */
function openMap(
  element: HTMLDivElement | null,
  { latest, map: kept, redraw }: Held,
  { setState, setView, setWhose }: Told,
): () => void {
  let isWanted = true;
  let unwatch = (): void => {};
  const open = async (): Promise<void> => {
    const { basemap: configured, places } = await settings();
    const basemap = basemapUnder(latest.current.drawing, configured);
    const create = await creatorOf(basemap, latest.current.drawing);
    if (!isWanted || element === null) return;
    if (basemapUnder(latest.current.drawing, configured) !== basemap) return; // it is opened anew, on another ground
    const whole = (): Drawing => withPlaces(latest.current.drawing, places);
    const map = create(element, latest.current.drawing);
    setWhose(basemap?.attribution ?? undefined);
    kept.current = map;
    let told: View | undefined;
    const tell = (): void => {
      const view = viewOf(map, whole(), element);
      if (JSON.stringify(view) === JSON.stringify(told)) return; // nothing to lay out anew in this frame
      told = view;
      setView(view);
    };
    redraw.current = () => drawAnew(map, whole(), latest.current, tell);
    map.draw(whole());
    map.onMoved(tell);
    map.onSettled(() => latest.current.onBox?.(map.box()));
    map.onPicked((id) => latest.current.onPick?.(id));
    unwatch = watchLook(() => map.recolour());
    tell();
    setState('there');
  };
  open().catch(() => isWanted && setState('none'));
  return () => {
    isWanted = false;
    unwatch();
    redraw.current = undefined;
    kept.current?.remove();
    kept.current = undefined;
  };
}

/** What makes the map: of areas alone and without a basemap our own, else MapLibre. */
async function creatorOf(
  basemap: Basemap | null,
  { areas }: Drawing,
): Promise<(element: HTMLElement, drawing: Drawing) => DrawnMap> {
  if (basemap === null && areas !== undefined) return (await import('./flat.ts')).createFlatMap;
  const [{ createMap }, ground] = await Promise.all([import('./draw.ts'), groundOf(basemap)]);
  return (element, drawing) => createMap(element, drawing, ground);
}

/** What the map stands on, with what draws it. */
async function groundOf(basemap: Basemap | null): Promise<Ground> {
  if (basemap === null) return undefined;
  if (basemap.kind === 'style') return { styleUrl: basemap.url };
  const { archiveAt } = await import('./archive.ts');
  return { archive: archiveAt(basemap.url) };
}

/** Draws; what is not in sight at all is brought there, and a pursuit stays in the middle. */
function drawAnew(
  map: DrawnMap,
  drawing: Drawing,
  { isFollowing, drawing: own }: MapProps,
  tell: () => void,
): void {
  map.draw(drawing);
  const box = boxOf(own);
  const last = own.points.at(-1);
  if (isFollowing && last !== undefined) map.follow(last.longitude, last.latitude);
  else if (box !== undefined && !touches(map.box(), box)) map.whole();
  tell();
}

const touches = (a: Box, b: Box): boolean => a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];

const withPlaces = (drawing: Drawing, places: Parameters<typeof placesOf>[0]): Drawing => ({
  ...drawing,
  points: [...placesOf(places), ...drawing.points],
});

const placesOf = (places: readonly { name: string; latitude: number; longitude: number }[]): DrawnPoint[] =>
  places.map((place) => ({ ...place, kind: 'place' }));

function viewOf(map: DrawnMap, drawing: Drawing, element: HTMLElement): View {
  const { clientWidth: width, clientHeight: height } = element;
  const names = drawing.points.flatMap((point) => {
    const [x, y] = map.pixelsOf(point.longitude, point.latitude);
    const isInSight = x >= 0 && y >= 0 && x <= width - 40 && y <= height;
    return isInSight ? [{ point, x: Math.round(x), y: Math.round(y) }] : [];
  });
  const { metres, pixels } = scaleBar(map.metresPerPixel(), SCALE_PIXELS);
  return { scale: { metres, pixels: Math.round(pixels) }, names };
}
