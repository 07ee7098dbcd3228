/** Charts as SVG: plain text, no dependency, legible on light and on dark pages. */

/** A pair of bars. Those of one unit have one scale. */
export interface Pair {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly baseline: number;
  /** What could be at best. */
  readonly yardstick?: number;
}

/** What the two bars of a pair are called. */
export interface PairNames {
  readonly ours: string;
  readonly baseline: string;
}

/** A line through points. `x` and `y` are above 0: both scales are logarithmic. */
export interface Line {
  readonly name: string;
  readonly isOurs: boolean;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const WIDTH = 800;
const STYLE = `<style>
    text { font: 14px system-ui, sans-serif; fill: #57606a }
    .title { font-size: 17px; font-weight: 600; fill: #24292f }
    .ours { fill: #0969da; stroke: #0969da }
    .baseline { fill: #8c959f; stroke: #8c959f }
    .yardstick { fill: #2da44e; stroke: #2da44e }
    .axis { stroke: #8c959f; stroke-opacity: 0.4 }
    polyline { stroke-width: 2.5 }
    polyline.ours, polyline.baseline { fill: none }
    text.ours, text.baseline { stroke: none }
    text.baseline { fill: #57606a }
    @media (prefers-color-scheme: dark) {
      text { fill: #9da7b1 }
      .title { fill: #e6edf3 }
      .ours { fill: #58a6ff; stroke: #58a6ff }
      .baseline { fill: #8b949e; stroke: #8b949e }
      text.baseline { fill: #9da7b1 }
    }
  </style>`;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function text(x: number, y: number, words: string, more = ''): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}"${more}>${escaped(words)}</text>`;
}

function picture(height: number, title: string, parts: readonly string[]): string {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">`;
  const lines = [`<title>${escaped(title)}</title>`, STYLE, text(16, 28, title, ' class="title"'), ...parts];
  return `${head}\n  ${lines.join('\n  ')}\n</svg>\n`;
}

const LABELS = 250;
/** Room for the number behind the longest bar, unless told. */
const NUMBERS = 150;
const BAR = 18;

const NAMES: PairNames = { ours: 'Fleetveil', baseline: 'baseline' };
const YARDSTICK = 'at best';

/** Pairs of bars from one zero, each with its number; a third one where there is a yardstick. Below them `notes`, a line each. */
export function drawPairs(
  title: string,
  pairs: readonly Pair[],
  names: PairNames = NAMES,
  numbers: number = NUMBERS,
  notes: readonly string[] = [],
): string {
  let y = 50;
  const rows = pairs.flatMap((pair) => {
    const { name, unit, ours, baseline, yardstick } = pair;
    const scale = (WIDTH - LABELS - numbers) / Math.max(1e-9, ...valuesOfUnit(pairs, unit));
    const top = y;
    const draw = (kind: BarKind, value: number, called: string) => {
      const drawn = bar(y, value * scale, kind, `${number(value)} ${unit}, ${called}`);
      y += BAR + 4;
      return drawn;
    };
    const bars = [
      draw('baseline', baseline, names.baseline),
      draw('ours', ours, names.ours),
      ...(yardstick === undefined ? [] : [draw('yardstick', yardstick, YARDSTICK)]),
    ];
    y += 18;
    return [text(16, top + BAR + 6, name), ...bars];
  });
  const lines = notes.map((note, at) => text(16, y + 8 + at * 20, note));
  return picture(y + notes.length * 20, title, [...rows, ...lines]);
}

const valuesOfUnit = (pairs: readonly Pair[], unit: string): number[] =>
  pairs
    .filter((pair) => pair.unit === unit)
    .flatMap(({ ours, baseline, yardstick }) => [ours, baseline, yardstick ?? 0]);

type BarKind = 'ours' | 'baseline' | 'yardstick';

function bar(y: number, length: number, kind: BarKind, label: string): string {
  // A long bar has its number above its end, where there is room for it.
  const box = `<rect class="${kind}" x="${LABELS}" y="${y}" width="${length.toFixed(1)}" height="${BAR}" rx="2"/>`;
  return `${box}${text(LABELS + length + 8, y + BAR - 4, label)}`;
}

const number = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 3 });

const PLOT = { left: 70, right: 560, top: 70, bottom: 330 } as const;

/** Lines over two logarithmic scales, each named at its last point. */
export function drawLines(title: string, axes: { x: string; y: string }, lines: readonly Line[]): string {
  const points = lines.flatMap((line) => line.points);
  const x = logScale(
    points.map((point) => point.x),
    PLOT.left,
    PLOT.right,
  );
  const y = logScale(
    points.map((point) => point.y),
    PLOT.bottom,
    PLOT.top,
  );
  const marks = [...new Set(points.map((point) => point.x))].map((mark) =>
    text(x.at(mark), PLOT.bottom + 22, number(mark), ' text-anchor="middle"'),
  );
  const steps = y.powers.map(
    (step) =>
      `<line class="axis" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y.at(step).toFixed(1)}" y2="${y.at(step).toFixed(1)}"/>` +
      text(PLOT.left - 8, y.at(step) + 5, number(step), ' text-anchor="end"'),
  );
  const names = [text(PLOT.left, PLOT.bottom + 44, axes.x), text(PLOT.left - 54, PLOT.top - 18, axes.y)];
  return picture(390, title, [
    ...steps,
    ...marks,
    ...names,
    ...lines.map((line) => drawLine(line, x.at, y.at, lines)),
  ]);
}

function drawLine({ name, isOurs, points }: Line, x: Place, y: Place, all: readonly Line[]): string {
  const kind = isOurs ? 'ours' : 'baseline';
  const corners = points.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`);
  const dots = points.map(
    (point) => `<circle class="${kind}" cx="${x(point.x).toFixed(1)}" cy="${y(point.y).toFixed(1)}" r="4"/>`,
  );
  const last = points.at(-1) ?? { x: 1, y: 1 };
  return [
    `<polyline class="${kind}" points="${corners.join(' ')}"/>`,
    ...dots,
    text(x(last.x) + 12, labelY(last, y, all), name, ` class="${kind}"`),
  ].join('');
}

/** Names keep 18 px apart: one that would stand on another's is moved below it. */
function labelY(last: { x: number; y: number }, y: Place, all: readonly Line[]): number {
  const others = all
    .flatMap((line) => line.points.slice(-1))
    .filter((point) => point.x === last.x && point.y > last.y);
  const nearest = others.some((point) => Math.abs(y(point.y) - y(last.y)) < 18);
  return y(last.y) + (nearest ? 14 : others.length > 0 ? 5 : 0);
}

type Place = (value: number) => number;

function logScale(values: readonly number[], from: number, to: number): { at: Place; powers: number[] } {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const at = (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from);
  return { at, powers: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)) };
}
