/** Lines over numbers. The only file that knows uPlot. */
import uPlot from 'uplot';
import type { PlotData } from './plot-data.ts';

const STROKES = ['--accent', '--map-odd', '--quiet'] as const;

const BARS = uPlot.paths.bars?.({ size: [0.7, 14, 3] });

/** Draws it in an element; answers what takes it away. */
export function drawPlot(element: HTMLElement, data: PlotData): () => void {
  const colour = (name: string): string => {
    element.style.color = `var(${name})`;
    return getComputedStyle(element).color;
  };
  const [ink, grid] = [colour('--quiet'), colour('--line')];
  const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  const size = () => ({ width: Math.max(240, element.clientWidth), height: 240 });
  const plot = new uPlot(
    {
      ...size(),
      ...{ cursor: { show: false }, legend: { show: false }, scales: { x: { time: false } } },
      axes: [
        { ...axis, space: data.isBars ? 150 : 60, values: (_, at) => at.map(data.alongText) },
        { ...axis, size: 62 },
      ],
      series: [
        {},
        ...data.lines.map(({ name }, i) => ({
          ...{ label: name, stroke: colour(STROKES[i % STROKES.length] ?? '--accent'), width: 2 },
          points: { show: !data.isBars && data.along.length < 40, size: 5 },
          ...(data.isBars && BARS !== undefined ? { paths: BARS, fill: colour('--accent') } : {}),
        })),
      ],
    },
    [[...data.along], ...data.lines.map(({ values }) => values.map((value) => value ?? null))],
    element,
  );
  const fit = (): void => plot.setSize(size());
  addEventListener('resize', fit);
  return () => {
    removeEventListener('resize', fit);
    plot.destroy();
  };
}
