/** Vehicles by a part of their label, or of one area. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { VehicleList, VehicleSummary } from '../generated/contract.ts';
import { Field } from '../pages/form.tsx';
import { LinkList } from '../pages/paged.tsx';
import { Section, Shown } from '../pages/parts.tsx';
import { linkTo } from '../pages/route.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

const PAGE = 100;

interface Wanted {
  readonly within: string | undefined;
  readonly label: string;
}

const pageOf = ({ within, label }: Wanted, cursor?: string): Promise<VehicleList> =>
  askSigned('GET /v1/operator/vehicles', {
    query: {
      limit: PAGE,
      ...(within === undefined ? {} : { within }),
      ...(label === '' ? {} : { label }),
      ...(cursor === undefined ? {} : { cursor }),
    },
  });

/** The search and what it found. */
export function VehicleSearch({
  within,
  clear,
}: {
  within: string | undefined;
  clear: () => void;
}): JSX.Element {
  const { operator } = useStrings();
  const [typed, setTyped] = useState('');
  const [label, setLabel] = useState('');
  const [asked, again] = useAsked(() => pageOf({ within, label }), [within, label]);
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    setLabel(typed.trim());
  };
  return (
    <Section title={within === undefined ? operator.list : operator.listWithin} id="vehicles">
      <search>
        <form class="form" onSubmit={send}>
          <Field label={operator.search} value={typed} max={100} isOptional set={setTyped} />
          <div class="row">
            <button type="submit">{operator.find}</button>
            {within !== undefined && (
              <button type="button" onClick={clear}>
                {operator.allAreas}
              </button>
            )}
          </div>
        </form>
      </search>
      <Shown asked={asked} again={again}>
        {(first) => (
          <LinkList
            key={`${within ?? ''} ${label}`}
            {...{ first, told: operator.count, keyOf: (one: VehicleSummary) => one.vehicle_id }}
            next={(cursor) => pageOf({ within, label }, cursor)}
            empty={{ title: operator.noneFound, text: operator.noneFoundText }}
          >
            {(one) => <Line vehicle={one} />}
          </LinkList>
        )}
      </Shown>
    </Section>
  );
}

function Line({ vehicle }: { vehicle: VehicleSummary }): JSX.Element {
  const { operator, vehicles } = useStrings();
  const format = useFormat();
  return (
    <a {...linkTo(`/operator/vehicles/${vehicle.vehicle_id}`)}>
      <strong>{vehicle.label}</strong>
      <span class="number">{operator.zones[vehicle.zone]}</span>
      <small>
        {vehicles[vehicle.kind]} ·{' '}
        {vehicle.cell === null || vehicle.tick_s === null
          ? operator.noCell
          : operator.cellAt(vehicle.cell, format.moment(vehicle.tick_s))}
      </small>
    </a>
  );
}
