/** What ends when, and what a hold keeps from ending. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { Chart } from '../chart/chart.tsx';
import type { Hold, RetentionForecast } from '../generated/contract.ts';
import { Field, Form } from '../pages/form.tsx';
import { Empty, Said, Section, Shown, Title, useAct } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { endingPlot } from './ending.ts';

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

function Holds(): JSX.Element {
  const { office } = useStrings();
  const [asked, again] = useAsked(() => askSigned('GET /v1/privacy/holds', { query: { limit: 200 } }), []);
  return (
    <Section title={office.holds} id="holds" intro={office.holdsText}>
      <Shown asked={asked} again={again}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{office.noHolds}</p>
          ) : (
            <ul class="acts">
              {items.map((one) => (
                <Held key={one.hold_id} hold={one} again={again} />
              ))}
            </ul>
          )
        }
      </Shown>
    </Section>
  );
}

function Held({ hold, again }: { hold: Hold; again: () => void }): JSX.Element {
  const { office } = useStrings();
  const format = useFormat();
  const [reason, setReason] = useState('');
  const { isBusy, outcome, act } = useAct();
  const release = (): void =>
    void act(async () => {
      const path = { hold_id: hold.hold_id };
      await askSigned('POST /v1/privacy/holds/{hold_id}/release', {
        ...{ path, body: { reason: reason.trim() }, idempotencyKey: crypto.randomUUID() },
      });
      again();
      return office.released;
    });
  return (
    <li>
      <div>
        <h3>{hold.reason}</h3>
        <p class="quiet">
          {office.holdOf(hold.owner, format.date(hold.review_on))} · {office.holdStates[hold.state]}
        </p>
        <Form send={office.release} isBusy={isBusy} onSend={release}>
          <Field label={office.releaseWhy} value={reason} max={500} set={setReason} />
        </Form>
        <Said outcome={outcome} />
      </div>
    </li>
  );
}
