/** What people do with a flat map: drag, pinch, turn the wheel, press keys, pick. */

/** Told of it, in pixels from the element's middle. */
export interface Hands {
  pan(right: number, down: number): void;
  zoom(by: number, right: number, down: number): void;
  pick(right: number, down: number): void;
  /** The hands are off it. */
  rest(): void;
}

/** Pixels that a finger may tremble and still pick. */
const TREMBLE = 4;
/** Real milliseconds after the last turn of a wheel or press of a key. */
const REST_MS = 180;
/** Pixels of an arrow key; zooms of a pixel of the wheel. */
const [STEP, WHEEL] = [100, -1 / 240];

const KEYS: Readonly<Record<string, readonly [right: number, down: number, zoom: number]>> = {
  ...{ ArrowLeft: [-STEP, 0, 0], ArrowRight: [STEP, 0, 0], ArrowUp: [0, -STEP, 0], ArrowDown: [0, STEP, 0] },
  ...{ '+': [0, 0, 1], '=': [0, 0, 1], '-': [0, 0, -1], _: [0, 0, -1] },
};

/** Listens on an element. */
export function listen(element: HTMLElement, hands: Hands): void {
  listenToPointers(element, hands);
  let resting: ReturnType<typeof setTimeout> | undefined;
  const restSoon = (): void => {
    clearTimeout(resting);
    resting = setTimeout(() => hands.rest(), REST_MS);
  };
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      hands.zoom(event.deltaY * lines * WHEEL, ...fromMiddle(element, event));
      restSoon();
    },
    { passive: false },
  );
  element.addEventListener('dblclick', (event) => {
    hands.zoom(1, ...fromMiddle(element, event));
    restSoon();
  });
  element.addEventListener('keydown', (event) => {
    const key = event.ctrlKey || event.metaKey || event.altKey ? undefined : KEYS[event.key];
    if (key === undefined) return;
    event.preventDefault();
    const [right, down, zoom] = key;
    if (zoom === 0) hands.pan(right, down);
    else hands.zoom(zoom, 0, 0);
    restSoon();
  });
}

function fromMiddle(element: HTMLElement, { clientX, clientY }: MouseEvent): [number, number] {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [clientX - left - width / 2, clientY - top - height / 2];
}

function listenToPointers(element: HTMLElement, hands: Hands): void {
  const down = new Map<number, PointerEvent>();
  let travelled = 0;
  element.addEventListener('pointerdown', (event) => {
    element.setPointerCapture(event.pointerId);
    if (down.size === 0) travelled = 0;
    down.set(event.pointerId, event);
  });
  element.addEventListener('pointermove', (event) => {
    const before = down.get(event.pointerId);
    if (before === undefined) return;
    const [right, below] = [event.clientX - before.clientX, event.clientY - before.clientY];
    travelled += Math.abs(right) + Math.abs(below);
    const other = [...down.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    if (other !== undefined)
      hands.zoom(Math.log2(apart(event, other) / apart(before, other)), ...fromMiddle(element, other));
    else hands.pan(-right, -below);
    down.set(event.pointerId, event);
  });
  const up = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId) || down.size > 0) return;
    if (travelled <= TREMBLE && event.type === 'pointerup') hands.pick(...fromMiddle(element, event));
    else hands.rest();
  };
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
}

/** Pixels between two fingers; never none. */
const apart = (a: PointerEvent, b: PointerEvent): number =>
  Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY));
