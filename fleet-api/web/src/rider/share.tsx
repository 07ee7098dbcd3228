/** A link to the area of a running trip: given for an hour, and taken back, also by a rider who comes again later. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Share as Given, MadeShare, Trip } from '../generated/contract.ts';
import { Said, Shown, useAct } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askOnce, askSigned, forgetAct } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

/** Minutes that a link holds. */
const SHARE_MIN = 60;

/** Links of a trip that open something now. Their secrets are said once and kept nowhere, so none is among them. */
async function heldOf(rentalId: string): Promise<readonly Given[]> {
  const { items } = await askSigned('GET /v1/rider/shares');
  return items.filter(({ rental_id, state }) => rental_id === rentalId && state === 'live');
}

/** The act in a list of acts. */
export function Share({ trip }: { trip: Trip }): JSX.Element {
  const { actions } = useStrings();
  const [made, setMade] = useState<MadeShare>();
  const [asked, again] = useAsked(() => heldOf(trip.rental_id), [trip.rental_id]);
  const { isBusy, outcome, act } = useAct();
  const given = { path: { rental_id: trip.rental_id }, body: { minutes: SHARE_MIN } };
  const share = (): Promise<void> =>
    act(async () => {
      setMade(await askOnce('POST /v1/rider/trips/{rental_id}/shares', given));
      again();
      return '';
    });
  const takeBack = (shareId: string): Promise<void> =>
    act(async () => {
      await askSigned('DELETE /v1/rider/shares/{share_id}', { path: { share_id: shareId } });
      // Else the next one, within minutes of an answer that was lost, would be this one.
      forgetAct('POST /v1/rider/trips/{rental_id}/shares', given);
      if (made?.share_id === shareId) setMade(undefined);
      again();
      return actions.takenBack;
    });
  const isRunning = trip.state === 'running';
  return (
    <li>
      <div>
        <h3>{actions.share}</h3>
        <p class="quiet">{isRunning ? actions.shareText : actions.shareOnly}</p>
        {made && <Made made={made} takeBack={() => void takeBack(made.share_id)} />}
        <Shown asked={asked} again={again}>
          {(held) =>
            held
              .filter(({ share_id }) => share_id !== made?.share_id)
              .map((one) => <Earlier key={one.share_id} share={one} isBusy={isBusy} takeBack={takeBack} />)
          }
        </Shown>
        <Said outcome={outcome} />
      </div>
      <button type="button" disabled={isBusy || !isRunning} onClick={() => void share()}>
        {actions.share}
      </button>
    </li>
  );
}

/** A link of which only its end is still known here. */
function Earlier(props: {
  share: Given;
  isBusy: boolean;
  takeBack: (shareId: string) => Promise<void>;
}): JSX.Element {
  const { actions } = useStrings();
  const format = useFormat();
  const { share, isBusy } = props;
  return (
    <>
      <p>{actions.given(format.moment(share.expires_s))}</p>
      <div class="row">
        <button type="button" disabled={isBusy} onClick={() => void props.takeBack(share.share_id)}>
          {actions.takeBack}
        </button>
      </div>
    </>
  );
}

/** The page that shows a shared area; the secret stands behind #, which no server is ever told. */
const addressOf = ({ path }: MadeShare): string => `${location.origin}/app/shared#${path.split('/').at(-1)}`;

function Made({ made, takeBack }: { made: MadeShare; takeBack: () => void }): JSX.Element {
  const { actions } = useStrings();
  const format = useFormat();
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => void navigator.clipboard?.writeText(addressOf(made)).then(() => setCopied(true));
  return (
    <>
      <p>{actions.shared(format.moment(made.expires_s))}</p>
      <p class="link-made">
        <a href={addressOf(made)}>{addressOf(made)}</a>
      </p>
      <div class="row">
        <button type="button" onClick={copy}>
          {isCopied ? actions.copied : actions.copy}
        </button>
        <button type="button" onClick={takeBack}>
          {actions.takeBack}
        </button>
      </div>
    </>
  );
}
