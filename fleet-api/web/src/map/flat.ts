/**
 * The map of areas without a basemap: our own, since moving thousands of areas has to be smooth where there is no graphics
 * card. A frame of MapLibre costs twice as much there, and three fifths of that with nothing on it (docs/decisions/0035-web.md).
 */
import { createBrush, type Picture } from './brush.ts';
import {
  boxInSight,
  type Camera,
  degreesOf,
  fitted,
  panned,
  pixelsOf,
  type Size,
  worldOf,
  zoomedAround,
} from './camera.ts';
import { type Colours, coloursOf } from './colours.ts';
import type { DrawnMap } from './draw.ts';
import { boxOf, type Drawing, gridOver, gridStep, metresPerPixelAt } from './drawing.ts';
import { listen } from './hands.ts';
import { areaShapes, isInside, plainShapes, rgbOf, type Shapes } from './triangles.ts';

/** Alpha of a place of the operator's. */
const PLACE_ALPHA = 0.45;
const WHOLE_WORLD: Camera = { x: 0.5, y: 0.5, zoom: 0 };

/** Makes one in an element. Throws where the browser has no WebGL. */
export function createFlatMap(element: HTMLElement, first: Drawing): DrawnMap {
  const canvas = element.appendChild(document.createElement('canvas'));
  canvas.className = 'flat';
  canvas.tabIndex = 0;
  const brush = createBrush(canvas);
  const [moved, settled]: [(() => void)[], (() => void)[]] = [[], []];
  let [drawing, colours, size] = [first, coloursOf(element), sizeOf(element)];
  let camera = wholeOf(drawing, size);
  let picked: ((id: string) => void) | undefined;
  let [isWaiting, isStale, isGone] = [false, true, false];
  let shapes = shapesOf(drawing, colours, camera);

  const draw = (): void => {
    isWaiting = false;
    if (isGone) return;
    if (isStale) brush.take({ ...shapes, lines: gridOf(shapes.origin, colours, camera, size) });
    isStale = false;
    brush.draw(camera, size);
    for (const told of moved) told();
  };
  const drawSoon = (): void => {
    if (!isWaiting) requestAnimationFrame(draw);
    isWaiting = true;
  };
  const look = (next: Camera): void => {
    camera = next;
    drawSoon();
  };
  const retake = (): void => {
    shapes = shapesOf(drawing, colours, camera);
    isStale = true;
    drawSoon();
  };
  const settle = (): void => {
    isStale = true; // the grid is that of what is in sight
    drawSoon();
    for (const told of settled) told();
  };
  const whole = (): void => {
    look(wholeOf(drawing, size));
    settle();
  };
  const resized = new ResizeObserver(() => {
    size = sizeOf(element);
    const ratio = Math.min(2, devicePixelRatio);
    [canvas.width, canvas.height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    whole();
  });
  resized.observe(element);
  listen(canvas, {
    pan: (right, down) => look(panned(camera, right, down)),
    zoom: (by, right, down) => look(zoomedAround(camera, by, right, down)),
    rest: settle,
    pick: (right, down) => {
      const there = panned(camera, right, down);
      const [longitude, latitude] = degreesOf(there.x, there.y);
      const area = drawing.areas?.find(({ edge }) => isInside(longitude, latitude, edge));
      if (area !== undefined) picked?.(area.id);
    },
  });
  return {
    draw(next) {
      drawing = next;
      retake();
    },
    zoom(by) {
      look(zoomedAround(camera, by, 0, 0));
      settle();
    },
    whole,
    recolour() {
      colours = coloursOf(element);
      retake();
    },
    pixelsOf: (longitude, latitude) => pixelsOf(camera, size, longitude, latitude),
    metresPerPixel: () => metresPerPixelAt(degreesOf(camera.x, camera.y)[1], camera.zoom),
    box: () => boxInSight(camera, size),
    follow(longitude, latitude) {
      const [x, y] = worldOf(longitude, latitude);
      look({ x, y, zoom: Math.max(camera.zoom, 14) });
      settle();
    },
    onPicked(told) {
      picked = told;
    },
    onSettled: (told) => void settled.push(told),
    onMoved: (told) => void moved.push(told),
    remove() {
      isGone = true;
      resized.disconnect();
      canvas.remove();
    },
  };
}

const sizeOf = ({ clientWidth, clientHeight }: HTMLElement): Size => ({
  width: Math.max(1, clientWidth),
  height: Math.max(1, clientHeight),
});

/** Everything but the operator's names: those are all over the city. */
function wholeOf(drawing: Drawing, size: Size): Camera {
  const box = boxOf({ ...drawing, points: [] });
  return box === undefined ? WHOLE_WORLD : fitted(box, size);
}

const rgb = (colours: Colours, name: keyof Colours) => rgbOf(colours[name]);

/** What stays as it is while the map is moved. */
function shapesOf(
  { areas = [], points }: Drawing,
  colours: Colours,
  { x, y }: Camera,
): Omit<Picture, 'lines'> {
  const origin = [x, y] as const;
  const places = points.map(({ longitude, latitude }) => [longitude, latitude] as const);
  return {
    ...{ paper: rgb(colours, '--map-paper'), origin },
    triangles: areaShapes(areas, origin, rgb(colours, '--map-cell'), rgb(colours, '--map-odd')),
    points: plainShapes(places, origin, rgb(colours, '--ink'), PLACE_ALPHA),
  };
}

function gridOf(origin: Picture['origin'], colours: Colours, camera: Camera, size: Size): Shapes {
  const step = gridStep(metresPerPixelAt(degreesOf(camera.x, camera.y)[1], camera.zoom));
  return plainShapes(gridOver(boxAround(camera, size), step).flat(), origin, rgb(colours, '--map-grid'), 1);
}

/** What is in sight and half as much around it: the grid is there while it is dragged. */
const boxAround = (camera: Camera, { width, height }: Size) =>
  boxInSight(camera, { width: width * 2, height: height * 2 });
