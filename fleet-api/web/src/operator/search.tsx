/** Vehicles by a part of their label, or of one area. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { VehicleList, VehicleSummary } from '../generated/contract.ts';
import { Field } from '../pages/form.tsx';
import { LongList } from '../pages/long-list.tsx';
import { Empty, Said, Section, Shown, useAct } from '../pages/parts.tsx';
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
        {(first) => <Found key={`${within} ${label}`} wanted={{ within, label }} first={first} />}
      </Shown>
    </Section>
  );
}

function Found({ wanted, first }: { wanted: Wanted; first: VehicleList }): JSX.Element {
  const strings = useStrings();
  const [items, setItems] = useState(first.items);
  const [cursor, setCursor] = useState(first.next_cursor);
  const { isBusy, outcome, act } = useAct();
  const more = (): Promise<void> =>
    act(async () => {
      const page = await pageOf(wanted, cursor ?? undefined);
      setItems([...items, ...page.items]);
      setCursor(page.next_cursor);
      return strings.operator.count(items.length + page.items.length);
    });
  if (items.length === 0)
    return <Empty title={strings.operator.noneFound} text={strings.operator.noneFoundText} />;
  return (
    <>
      <LongList class="trips" items={items} height={80} keyOf={(one) => one.vehicle_id}>
        {(one) => <Line vehicle={one} />}
      </LongList>
      {cursor !== null && (
        <div class="row">
          <button type="button" disabled={isBusy} onClick={() => void more()}>
            {strings.more}
          </button>
        </div>
      )}
      <Said outcome={outcome} />
    </>
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
