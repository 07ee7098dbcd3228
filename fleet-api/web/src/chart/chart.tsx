/** A chart with its numbers in a table below: nobody has to see it. The library is loaded with the first one. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { watchLook } from '../pages/look.ts';
import { useStrings } from '../strings/language.ts';
import type { PlotData } from './plot-data.ts';

const STROKES = ['first', 'second', 'third'] as const;

/** The chart. */
export function Chart({ name, data }: { name: string; data: PlotData }): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let remove = (): void => {};
    let isWanted = true;
    const draw = async (): Promise<void> => {
      const { drawPlot } = await import('./plot.ts');
      remove();
      if (isWanted && element.current !== null) remove = drawPlot(element.current, data);
    };
    void draw();
    const unwatch = watchLook(() => void draw());
    return () => {
      isWanted = false;
      unwatch();
      remove();
    };
  }, [data]);
  return (
    <figure class="chart">
      <figcaption>
        {name} ({data.unit})
      </figcaption>
      <div ref={element} aria-hidden="true" />
      {data.lines.length > 1 && (
        <p class="legend">
          {data.lines.map(({ name: line }, i) => (
            <span key={line} class={STROKES[i]}>
              {line}
            </span>
          ))}
        </p>
      )}
      <Numbers data={data} />
    </figure>
  );
}

function Numbers({ data }: { data: PlotData }): JSX.Element {
  const { office } = useStrings();
  return (
    <details>
      <summary>{office.numbers}</summary>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">{office.along}</th>
            {data.lines.map(({ name }) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.along.map((at, i) => (
            <tr key={at}>
              <th scope="row">{data.alongText(at)}</th>
              {data.lines.map(({ name, values }) => (
                <td key={name}>{values[i] ?? '–'}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
