/** One vehicle, after a reason: area, condition, unit, losses. No history: there is none to be had. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Vehicle } from '../generated/contract.ts';
import { MapOf } from '../map/map.tsx';
import { Field, Form } from '../pages/form.tsx';
import { Facts, Section, Shown, Title } from '../pages/parts.tsx';
import { linkTo } from '../pages/route.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

/** The page: the question first. */
export function VehiclePage({ id }: { id: string }): JSX.Element {
  const { operator } = useStrings();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState<string>();
  return (
    <>
      <p>
        <a {...linkTo('/operator')}>← {operator.title}</a>
      </p>
      <Title>{operator.vehicle}</Title>
      {reason === undefined ? (
        <Form send={operator.look} isBusy={false} onSend={() => setReason(typed.trim())}>
          <p>{operator.whyText}</p>
          <Field
            label={operator.why}
            hint={operator.whyHint}
            value={typed}
            min={3}
            max={200}
            set={setTyped}
          />
        </Form>
      ) : (
        <Seen id={id} reason={reason} />
      )}
    </>
  );
}

interface Read {
  readonly vehicle: Vehicle;
  readonly edge: readonly (readonly [number, number])[] | undefined;
}

async function readVehicle(id: string, reason: string): Promise<Read> {
  const vehicle = await askSigned('GET /v1/operator/vehicles/{vehicle_id}', {
    path: { vehicle_id: id },
    query: { reason },
  });
  const { edgeOf } = await import('../map/cells.ts');
  return { vehicle, edge: vehicle.cell === null ? undefined : edgeOf(vehicle.cell) };
}

function Seen({ id, reason }: { id: string; reason: string }): JSX.Element {
  const { operator } = useStrings();
  const [asked, again] = useAsked(() => readVehicle(id, reason), [id, reason]);
  return (
    <>
      <p class="notice">{operator.looked(reason)}</p>
      <Shown asked={asked} again={again}>
        {(read) => <Told read={read} />}
      </Shown>
    </>
  );
}

function Told({ read: { vehicle, edge } }: { read: Read }): JSX.Element {
  const { operator, vehicles } = useStrings();
  const format = useFormat();
  const { health, unit } = vehicle;
  const drawing = useMemo(() => ({ points: [], lines: [], cells: edge === undefined ? [] : [edge] }), [edge]);
  // A unit that has not said a hello yet has an empty version on record.
  const orNone = (text: string | undefined): string =>
    text === undefined || text === '' ? operator.notTold : text;
  const charge = health?.charge_permille ?? undefined;
  const odometer = health?.odometer_km ?? undefined;
  return (
    <>
      <Facts
        facts={[
          [operator.label, vehicle.label],
          [operator.kind, vehicles[vehicle.kind]],
          [operator.zone, operator.zones[vehicle.zone]],
          [operator.area, vehicle.cell ?? operator.noCell],
          [operator.told, orNone(vehicle.tick_s === null ? undefined : format.moment(vehicle.tick_s))],
          [operator.charge, orNone(charge === undefined ? undefined : format.percent(charge / 1000))],
          [operator.odometer, orNone(odometer === undefined ? undefined : format.metres(odometer * 1000))],
          [
            operator.faults,
            health === null || health.fault_codes.length === 0 ? '–' : health.fault_codes.join(', '),
          ],
          [
            operator.policyVersion,
            unit === null || unit.policy_version === 0 ? operator.notTold : String(unit.policy_version),
          ],
          [operator.agentVersion, orNone(unit?.agent_version)],
          [operator.seenOn, orNone(unit?.seen_on == null ? undefined : format.date(unit.seen_on))],
        ]}
      />
      {edge !== undefined && (
        <Section title={operator.where} id="where">
          <MapOf drawing={drawing} name={vehicle.label} />
        </Section>
      )}
      <Losses losses={vehicle.losses} />
      <p class="quiet part">{operator.noHistory}</p>
    </>
  );
}

function Losses({ losses }: { losses: Vehicle['losses'] }): JSX.Element {
  const { operator } = useStrings();
  const format = useFormat();
  return (
    <Section title={operator.losses} id="losses" intro={operator.lossesText}>
      {losses.length === 0 ? (
        <p>{operator.noLosses}</p>
      ) : (
        <Facts
          facts={losses.map(({ reason, fixes, exact }) => [
            reason.replaceAll('_', ' '),
            `${exact ? '' : '≥ '}${format.count(fixes)}`,
          ])}
        />
      )}
    </Section>
  );
}
