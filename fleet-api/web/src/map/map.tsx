/** A map on a page. The library is loaded when the first map is shown; without WebGL a sentence stands there. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { settings } from '../doors/settings.ts';
import { watchLook } from '../pages/look.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import type { DrawnMap } from './draw.ts';
import { type Drawing, type DrawnPoint, scaleBar } from './drawing.ts';

/** Longest scale bar, pixels. */
const SCALE_PIXELS = 96;

interface View {
  readonly scale: { readonly metres: number; readonly pixels: number };
  readonly names: readonly { readonly point: DrawnPoint; readonly x: number; readonly y: number }[];
}

/** The map of a drawing, with the operator's own place names. */
export function MapOf({ drawing, name }: { drawing: Drawing; name: string }): JSX.Element {
  const strings = useStrings();
  const format = useFormat();
  const element = useRef<HTMLDivElement>(null);
  const map = useRef<DrawnMap>(undefined);
  const [state, setState] = useState<'loading' | 'there' | 'none'>('loading');
  const [view, setView] = useState<View>();
  useEffect(() => openMap(element.current, drawing, map, setState, setView), [drawing]);
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

/** Opens it, and gives what closes it. */
function openMap(
  element: HTMLDivElement | null,
  wanted: Drawing,
  kept: { current: DrawnMap | undefined },
  setState: (state: 'there' | 'none') => void,
  setView: (view: View) => void,
): () => void {
  let isWanted = true;
  let unwatch = (): void => {};
  const open = async (): Promise<void> => {
    const [{ createMap }, { basemap, places }] = await Promise.all([import('./draw.ts'), settings()]);
    if (!isWanted || element === null) return;
    const drawing = { ...wanted, points: [...placesOf(places), ...wanted.points] };
    const map = createMap(element, { ...wanted, points: wanted.points }, basemap?.style_url);
    map.draw(drawing);
    kept.current = map;
    const tell = (): void => setView(viewOf(map, drawing, element));
    map.onMoved(tell);
    unwatch = watchLook(() => map.recolour());
    tell();
    setState('there');
  };
  open().catch(() => isWanted && setState('none'));
  return () => {
    isWanted = false;
    unwatch();
    kept.current?.remove();
    kept.current = undefined;
  };
}

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
