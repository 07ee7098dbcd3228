/** Claiming one parked vehicle to find it: half an hour, a small area, a reason on record. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { nowS } from '../doors/settings.ts';
import type { FieldClaim } from '../generated/contract.ts';
import { MapOf } from '../map/map.tsx';
import { Countdown } from '../pages/countdown.tsx';
import { Choice, Field, Form } from '../pages/form.tsx';
import { Empty, Said, Section, Shown, Title, useAct } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';

interface Claims {
  readonly items: readonly FieldClaim[];
  /** Domain time of the answer: minutes that are left count from here. */
  readonly atS: number;
}

const listed = async (): Promise<Claims> => ({ ...(await askSigned('GET /v1/field/claims')), atS: nowS() });

/** The page. */
export function ClaimsPage(): JSX.Element {
  const { field } = useStrings();
  const [asked, again] = useAsked(listed, []);
  return (
    <>
      <Title>{field.title}</Title>
      <p class="lead">{field.intro}</p>
      <Shown asked={asked} again={again}>
        {(claims) => (
          <>
            {!claims.items.some(({ holds }) => holds) && <Claim again={again} />}
            <Mine claims={claims} again={again} />
          </>
        )}
      </Shown>
    </>
  );
}

function Claim({ again }: { again: () => void }): JSX.Element {
  const { field } = useStrings();
  const [vehicle, setVehicle] = useState('');
  const [reason, setReason] = useState<FieldClaim['reason']>('battery');
  const { isBusy, outcome, act } = useAct();
  const send = (): Promise<void> =>
    act(async () => {
      await askSigned('POST /v1/field/claims', { body: { vehicle_id: vehicle.trim(), reason } });
      again();
      return field.claimed;
    });
  return (
    <>
      <Form send={field.claim} isBusy={isBusy} onSend={() => void send()}>
        <Field
          label={field.vehicle}
          hint={field.vehicleHint}
          value={vehicle}
          min={32}
          max={32}
          set={setVehicle}
        />
        <Choice label={field.reason} value={reason} choices={field.reasons} set={setReason} />
      </Form>
      <Said outcome={outcome} />
    </>
  );
}

function Mine({ claims, again }: { claims: Claims; again: () => void }): JSX.Element {
  const { field } = useStrings();
  return (
    <Section title={field.mine} id="mine">
      {claims.items.length === 0 ? (
        <Empty title={field.none} text={field.noneText} />
      ) : (
        <ul class="acts">
          {claims.items.map((one) => (
            <Line key={one.claim_id} claim={one} untilS={claims.atS + one.minutes_left * 60} again={again} />
          ))}
        </ul>
      )}
    </Section>
  );
}

/** As much of a number as tells the vehicles of a shift apart. */
const shortId = (id: string): string => `${id.slice(0, 4)} ${id.slice(4, 8)} …`;

function Line(props: { claim: FieldClaim; untilS: number; again: () => void }): JSX.Element {
  const { field } = useStrings();
  const { claim, untilS, again } = props;
  const [edge, setEdge] = useState<readonly (readonly [number, number])[] | 'unknown'>();
  const { isBusy, outcome, act } = useAct();
  const path = { claim_id: claim.claim_id };
  const show = (): Promise<void> =>
    act(async () => {
      const { vehicle_cell: cell } = await askSigned('GET /v1/field/claims/{claim_id}/place', { path });
      const { edgeOf } = await import('../map/cells.ts');
      setEdge(cell === null ? 'unknown' : edgeOf(cell));
      return cell === null ? field.unknown : field.shown;
    });
  const giveBack = (): Promise<void> =>
    act(async () => {
      await askSigned('DELETE /v1/field/claims/{claim_id}', { path });
      again();
      return field.givenBack;
    });
  const ring = (kind: 'ring' | 'flash'): Promise<void> =>
    act(async () => {
      await askSigned('POST /v1/field/claims/{claim_id}/commands', { path, body: { kind } });
      return field.asked;
    });
  return (
    <li>
      <div>
        <h3>{field.reasons[claim.reason]}</h3>
        <p class="quiet">
          <span title={claim.vehicle_id}>{field.ofVehicle(shortId(claim.vehicle_id))}</span> ·{' '}
          {claim.holds ? <Countdown untilS={untilS} label={field.left} onOver={again} /> : field.over}
        </p>
        {claim.holds && Array.isArray(edge) && <Area edge={edge} />}
        <Said outcome={outcome} />
      </div>
      {claim.holds && (
        <div class="row">
          <button type="button" class="main" disabled={isBusy} onClick={() => void show()}>
            {field.show}
          </button>
          <button type="button" disabled={isBusy} onClick={() => void ring('ring')}>
            {field.ring}
          </button>
          <button type="button" disabled={isBusy} onClick={() => void ring('flash')}>
            {field.flash}
          </button>
          <button type="button" disabled={isBusy} onClick={() => void giveBack()}>
            {field.giveBack}
          </button>
        </div>
      )}
    </li>
  );
}

function Area({ edge }: { edge: readonly (readonly [number, number])[] }): JSX.Element {
  const { field } = useStrings();
  const drawing = useMemo(() => ({ points: [], lines: [], cells: [edge] }), [edge]);
  return <MapOf drawing={drawing} name={field.show} />;
}
