/** What ends when, and what a hold keeps from ending. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { Chart } from '../chart/chart.tsx';
import type { RetentionForecast } from '../generated/contract.ts';
import { Empty, Section, Shown, Title } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { endingPlot } from './ending.ts';
import { Holds } from './holds.tsx';

/** The page. */
export function Keeping(): JSX.Element {
  const { office } = useStrings();
  const [asked, again] = useAsked(
    () => askSigned('GET /v1/privacy/retention', { query: { by: 'week' } }),
    [],
  );
  return (
    <>
      <Title>{office.keeping}</Title>
      <p class="lead">{office.keepingIntro}</p>
      <Shown asked={asked} again={again}>
        {(forecast) =>
          forecast.items.length === 0 ? (
            <Empty title={office.nothingEnds} text={office.nothingEndsText} />
          ) : (
            <Forecast forecast={forecast} />
          )
        }
      </Shown>
      <Holds />
    </>
  );
}

function Forecast({ forecast }: { forecast: RetentionForecast }): JSX.Element {
  const { office } = useStrings();
  const format = useFormat();
  const data = useMemo(
    () => endingPlot(forecast.items, { all: office.rows, dayText: format.date }),
    [forecast, office, format],
  );
  return (
    <Section title={office.forecast} id="forecast" intro={office.forecastText}>
      <Chart name={office.forecast} data={data} />
    </Section>
  );
}
