/** A map on a page. The library is loaded when the first map is shown; without WebGL a sentence stands there. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { settings } from '../doors/settings.ts';
import { watchLook } from '../pages/look.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import type { DrawnMap } from './draw.ts';
import { type Box, boxOf, type Drawing, type DrawnPoint, scaleBar } from './drawing.ts';

/** Longest scale bar, pixels. */
const SCALE_PIXELS = 96;

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
  latest.current = props;
  useEffect(() => openMap(element.current, { latest, map, redraw }, setState, setView), []);
  useEffect(() => redraw.current?.(), [drawing]);
  useLabel(element, strings.map.title(name), state);
  return (
    <div class="map" data-state={state}>
      <div class="canvas" ref={element} />
      {view?.names.map(({ point, x, y }) => (
        <span
          key={`${point.kind} ${point.name} ${point.longitude}`}
          class={point.kind === 'place' ? 'name' : 'name strong'}
          style={{ translate: `${x + 11}px ${y - 9}px` }}
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
      {state === 'there' && <Buttons map={map} />}
      {state === 'none' && <p class="none">{strings.map.none}</p>}
    </div>
  );
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

/** Opens it, and gives what closes it. */
function openMap(
  element: HTMLDivElement | null,
  { latest, map: kept, redraw }: Held,
  setState: (state: 'there' | 'none') => void,
  setView: (view: View) => void,
): () => void {
  let isWanted = true;
  let unwatch = (): void => {};
  const open = async (): Promise<void> => {
    const [{ createMap }, { basemap, places }] = await Promise.all([import('./draw.ts'), settings()]);
    if (!isWanted || element === null) return;
    const whole = (): Drawing => withPlaces(latest.current.drawing, places);
    const map = createMap(element, latest.current.drawing, basemap?.style_url);
    kept.current = map;
    const tell = (): void => setView(viewOf(map, whole(), element));
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
    return x < 0 || y < 0 || x > width - 40 || y > height ? [] : [{ point, x, y }];
  });
  return { scale: scaleBar(map.metresPerPixel(), SCALE_PIXELS), names };
}
