/** The answer to an order: nothing is read before somebody says so; with places the reason and how long stand beside them. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { AuthorityAnswer, AuthorityCase, AuthorityPlaces } from '../generated/contract.ts';
import type { Drawing } from '../map/drawing.ts';
import { MapOf } from '../map/map.tsx';
import { Countdown } from '../pages/countdown.tsx';
import { Said, Section, useAct } from '../pages/parts.tsx';
import { WideTable } from '../pages/table.tsx';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';

/** What can be read of it. */
export function Answered({ order }: { order: AuthorityCase }): JSX.Element {
  const { orders } = useStrings();
  const [answer, setAnswer] = useState<AuthorityAnswer>();
  const [places, setPlaces] = useState<AuthorityPlaces>();
  const { isBusy, outcome, act } = useAct();
  const path = { case_id: order.case_id };
  const readAnswer = (): void =>
    void act(async () => {
      setAnswer(await askSigned('GET /v1/privacy/authorities/{case_id}/answer', { path }));
      return '';
    });
  const readPlaces = (): void =>
    void act(async () => {
      setPlaces(await askSigned('GET /v1/privacy/authorities/{case_id}/places', { path }));
      return '';
    });
  return (
    <Section title={orders.answer} id="answer" intro={orders.answerText}>
      <p class="notice">
        {orders.reason(order.ground_text)} ·{' '}
        <Countdown untilS={order.copy_until_s ?? 0} label={orders.copyLeft} />
      </p>
      {order.places && <p class="quiet">{orders.placesText}</p>}
      <div class="row">
        <button type="button" class="main" disabled={isBusy} onClick={readAnswer}>
          {orders.readAnswer}
        </button>
        {order.places && (
          <button type="button" disabled={isBusy} onClick={readPlaces}>
            {orders.readPlaces}
          </button>
        )}
      </div>
      <Said outcome={outcome} />
      {answer && <Rentals answer={answer} />}
      {places && <Places places={places} />}
    </Section>
  );
}

function Rentals({ answer: { items } }: { answer: AuthorityAnswer }): JSX.Element {
  const { orders } = useStrings();
  return (
    <WideTable
      heads={[orders.moment, orders.rental, orders.whose]}
      rows={items.map(({ local, zone, rental_id, none_because, rider_id }) => [
        `${local} ${zone}`,
        rental_id ?? (none_because === null ? '–' : orders.none[none_because]),
        rider_id ?? '–',
      ])}
    />
  );
}

function Places({ places: { items } }: { places: AuthorityPlaces }): JSX.Element {
  const { orders } = useStrings();
  const drawing = useMemo(() => drawingOf(items), [items]);
  return (
    <>
      {drawing.points.length > 0 && <MapOf drawing={drawing} name={orders.place} />}
      <WideTable
        heads={[orders.moment, orders.place]}
        rows={items.map(({ local, zone, place, none_because }) => [
          `${local} ${zone}`,
          place === null
            ? none_because === null
              ? '–'
              : orders.none[none_because]
            : `${(place.latitude_e6 / 1e6).toFixed(5)}, ${(place.longitude_e6 / 1e6).toFixed(5)}`,
        ])}
      />
    </>
  );
}

/** A point for each place, named by its moment. */
function drawingOf(items: AuthorityPlaces['items']): Drawing {
  const points = items.flatMap(({ local, place }) =>
    place === null
      ? []
      : [
          {
            ...{ kind: 'end' as const, name: local },
            ...{ longitude: place.longitude_e6 / 1e6, latitude: place.latitude_e6 / 1e6 },
          },
        ],
  );
  return { points, lines: [], cells: [] };
}
