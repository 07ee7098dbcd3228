/**
 * The map itself: MapLibre with a style of our own and no request, over the operator's archive of tiles, or with the
 * operator's style. The only file that knows it.
 */
import {
  addProtocol,
  type GeoJSONSource,
  Map as MapLibre,
  type StyleSpecification,
  setWorkerUrl,
} from 'maplibre-gl';
import type { Archive } from './archive.ts';
import { MOST_FITTED, PADDING } from './camera.ts';
import { type Colours, coloursOf } from './colours.ts';
import { type Box, boxOf, type Drawing, gridOver, gridStep, metresPerPixelAt } from './drawing.ts';

/** A map on a page. */
export interface DrawnMap {
  draw(drawing: Drawing): void;
  zoom(by: 1 | -1): void;
  /** Shows everything that is drawn. */
  whole(): void;
  /** Takes the page's colours again. */
  recolour(): void;
  /** Pixels of a place, from the left and the top. */
  pixelsOf(longitude: number, latitude: number): readonly [number, number];
  metresPerPixel(): number;
  /** What is in sight. */
  box(): Box;
  /** Moves the middle to a place. */
  follow(longitude: number, latitude: number): void;
  /** Told of the id of an area that somebody picked. */
  onPicked(told: (id: string) => void): void;
  /** Told once it stands still again. */
  onSettled(told: () => void): void;
  onMoved(told: () => void): void;
  remove(): void;
}

/** What a map stands on: a style that draws itself, an archive that we draw, or nothing. */
export type Ground = { readonly styleUrl: string } | { readonly archive: Archive } | undefined;

const collection = (features: readonly object[]) =>
  ({ type: 'FeatureCollection', features }) as Parameters<GeoJSONSource['setData']>[0];
const feature = (type: string, coordinates: unknown, properties: object = {}) => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
});

const SOURCES = ['grid', 'areas', 'cells', 'lines', 'points'] as const;

/** Layers in order, from the ground up. */
function layersOf(colours: Colours, archive: Archive | undefined): StyleSpecification['layers'] {
  return [
    { id: 'paper', type: 'background', paint: { 'background-color': colours['--map-paper'] } },
    ...((archive?.layers((name) => colours[name]) ?? []) as StyleSpecification['layers']),
    ...drawnLayers(colours),
  ];
}

function drawnLayers(colours: Colours): StyleSpecification['layers'] {
  const [cell, route] = [colours['--map-cell'], colours['--map-route']];
  return [
    {
      id: 'grid',
      source: 'grid',
      type: 'line',
      paint: { 'line-color': colours['--map-grid'], 'line-width': 1 },
    },
    ...areaLayers(colours),
    { id: 'cell-fill', source: 'cells', type: 'fill', paint: { 'fill-color': cell, 'fill-opacity': 0.16 } },
    { id: 'cell-edge', source: 'cells', type: 'line', paint: { 'line-color': cell, 'line-width': 1.5 } },
    {
      ...{ id: 'route-case', source: 'lines', type: 'line' as const },
      ...{ layout: { 'line-cap': 'round', 'line-join': 'round' } as const },
      paint: { 'line-color': colours['--paper'], 'line-width': 7 },
    },
    {
      ...{ id: 'route', source: 'lines', type: 'line' as const },
      ...{ layout: { 'line-cap': 'round', 'line-join': 'round' } as const },
      paint: { 'line-color': route, 'line-width': 4 },
    },
    {
      ...{ id: 'points', source: 'points', type: 'circle' as const },
      paint: {
        'circle-radius': ['match', ['get', 'kind'], 'place', 2.5, 7],
        'circle-color': [
          'match',
          ['get', 'kind'],
          'start',
          colours['--paper'],
          'end',
          route,
          colours['--ink'],
        ],
        'circle-opacity': ['match', ['get', 'kind'], 'place', 0.45, 1],
        'circle-stroke-color': route,
        'circle-stroke-width': ['match', ['get', 'kind'], 'place', 0, 3],
      },
    },
  ];
}

/** The fuller an area, the stronger; what is odd has a colour of its own and a wider edge, for whoever sees no colours. */
function areaLayers(colours: Colours): StyleSpecification['layers'] {
  const colour = ['case', ['get', 'isOdd'], colours['--map-odd'], colours['--map-cell']] as never;
  const strength = ['interpolate', ['linear'], ['get', 'weight'], 0, 0.12, 1, 0.8] as never;
  return [
    {
      ...{ id: 'area-fill', source: 'areas', type: 'fill' },
      paint: { 'fill-color': colour, 'fill-opacity': strength, 'fill-antialias': false },
    },
    {
      // Of those alone: thousands of edges are what a slow computer draws longest.
      ...{ id: 'area-edge', source: 'areas', type: 'line', filter: ['get', 'isOdd'] as never },
      paint: { 'line-color': colour, 'line-width': 2.5 },
    },
  ];
}

function ownStyle(colours: Colours, archive: Archive | undefined): StyleSpecification {
  const empty = { type: 'geojson', data: collection([]) } as const;
  const ground = archive && { [archive.source]: { type: 'vector', url: archive.url } as const };
  return {
    version: 8,
    sources: { ...ground, ...Object.fromEntries(SOURCES.map((name) => [name, empty])) },
    layers: layersOf(colours, archive),
  };
}

/** The worker's address: the build names it in the page. */
function workerUrl(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="map-worker"]')?.content ?? '';
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(text: string): string }): unknown;
}

let isReady = false;

/** Once: MapLibre makes its worker from an address, which the page's policy lets pass if it is this one. */
function prepare(): void {
  if (isReady) return;
  isReady = true;
  const worker = new URL(workerUrl(), location.href).href;
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  trustedTypes?.createPolicy('default', {
    createScriptURL(text) {
      if (new URL(text, location.href).href === worker) return text;
      throw new TypeError('no other script than the map’s worker');
    },
  });
  setWorkerUrl(worker);
}

/** Makes a map in an element. Throws where the browser has no WebGL. */
export function createMap(element: HTMLElement, drawing: Drawing, ground: Ground): DrawnMap {
  prepare();
  if (ground !== undefined && 'archive' in ground) addProtocol(ground.archive.scheme, ground.archive.load);
  const isForeign = ground !== undefined && 'styleUrl' in ground;
  const map = new MapLibre({
    container: element,
    style: isForeign ? ground.styleUrl : ownStyle(coloursOf(element), archiveOf(ground)),
    ...(boxOf(drawing) === undefined ? {} : { bounds: cornersOf(boxOf(drawing) as Box) }),
    fitBoundsOptions: FIT,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    cooperativeGestures: false,
    fadeDuration: 0,
    maxZoom: 18,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  return drawnMap(map, element, drawing, ground);
}

const archiveOf = (ground: Ground): Archive | undefined =>
  ground !== undefined && 'archive' in ground ? ground.archive : undefined;

const FIT = { padding: PADDING, maxZoom: MOST_FITTED, animate: false } as const;
const cornersOf = ([west, south, east, north]: Box): [number, number, number, number] => [
  west,
  south,
  east,
  north,
];

function drawnMap(map: MapLibre, element: HTMLElement, first: Drawing, ground: Ground): DrawnMap {
  const isForeign = ground !== undefined && 'styleUrl' in ground;
  let drawing = first;
  let isLoaded = false;
  const fill = (): void => {
    isLoaded = true;
    if (isForeign) addLayers(map, coloursOf(element));
    fillSources(map, drawing);
  };
  map.on('load', fill);
  map.on('moveend', () => fillGrid(map));
  map.on('resize', () => fit(map, drawing));
  const sizes = watchSize(map, element);
  return {
    draw(next) {
      drawing = next;
      if (isLoaded) fillSources(map, drawing); // else when it is
    },
    zoom: (by) => void map.easeTo({ zoom: map.getZoom() + by, duration: motion(200) }),
    whole: () => fit(map, drawing),
    recolour() {
      if (isForeign || !map.isStyleLoaded()) return;
      map.setStyle(ownStyle(coloursOf(element), archiveOf(ground)), { diff: false });
      map.once('styledata', () => fillSources(map, drawing));
    },
    pixelsOf(longitude, latitude) {
      const { x, y } = map.project([longitude, latitude]);
      return [x, y];
    },
    metresPerPixel: () => metresPerPixelOf(map),
    box: () => boxInSight(map),
    follow: (longitude, latitude) =>
      void map.easeTo({
        center: [longitude, latitude],
        zoom: Math.max(map.getZoom(), 14),
        duration: motion(300),
      }),
    onPicked(told) {
      map.on('click', 'area-fill', ({ features }) => {
        const id: unknown = features?.[0]?.properties['id'];
        if (typeof id === 'string') told(id);
      });
    },
    onSettled: (told) => void map.on('moveend', told),
    onMoved(told) {
      for (const event of ['move', 'load', 'resize'] as const) map.on(event, told);
    },
    remove() {
      sizes.disconnect();
      map.remove();
    },
  };
}

/**
 * MapLibre passes over the first size that it is told: a page that is laid out anew in the frame in which its map is made
 * (a list comes in beside it) would keep a map of the size that was.
 */
function watchSize(map: MapLibre, element: HTMLElement): ResizeObserver {
  const observer = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = map.getCanvas();
    if (clientWidth !== element.clientWidth || clientHeight !== element.clientHeight) map.resize();
  });
  observer.observe(element);
  return observer;
}

/** Everything but the operator's names: those are all over the city. */
function fit(map: MapLibre, drawing: Drawing): void {
  const box = boxOf({ ...drawing, points: drawing.points.filter(({ kind }) => kind !== 'place') });
  if (box !== undefined) map.fitBounds(cornersOf(box), FIT);
}

/** Nothing moves by itself for whoever wants none of it. */
const motion = (ms: number): number => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : ms);

function addLayers(map: MapLibre, colours: Colours): void {
  for (const name of SOURCES) {
    if (map.getSource(name) === undefined) map.addSource(name, { type: 'geojson', data: collection([]) });
  }
  for (const layer of drawnLayers(colours)) if (map.getLayer(layer.id) === undefined) map.addLayer(layer);
}

function fillSources(map: MapLibre, { points, lines, cells, areas = [] }: Drawing): void {
  const set = (name: string, features: readonly object[]): void =>
    void map.getSource<GeoJSONSource>(name)?.setData(collection(features));
  set(
    'areas',
    areas.map(({ edge, id, weight, isOdd }) => feature('Polygon', [edge], { id, weight, isOdd })),
  );
  set(
    'cells',
    cells.map((edge) => feature('Polygon', [edge])),
  );
  set(
    'lines',
    lines.map((line) => feature('LineString', line)),
  );
  set(
    'points',
    points.map(({ longitude, latitude, kind }) => feature('Point', [longitude, latitude], { kind })),
  );
  fillGrid(map);
}

function fillGrid(map: MapLibre): void {
  const box = boxInSight(map);
  const lines = gridOver(box, gridStep(metresPerPixelOf(map))).map((line) => feature('LineString', line));
  void map.getSource<GeoJSONSource>('grid')?.setData(collection(lines));
}

function boxInSight(map: MapLibre): Box {
  const bounds = map.getBounds();
  return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
}

const metresPerPixelOf = (map: MapLibre): number => metresPerPixelAt(map.getCenter().lat, map.getZoom());
