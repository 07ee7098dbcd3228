/** What a rider can do about a trip: one tap each; what cannot be undone asks once. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Trip } from '../generated/contract.ts';
import { Question, Said, useAct } from '../pages/parts.tsx';
import { saveFile } from '../pages/save-file.ts';
import { askFileSigned, askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { Objection } from './objection.tsx';
import { Share } from './share.tsx';

/** The list of acts. What came of a deletion is said above it: its own line goes with the route. */
export function Actions(props: { trip: Trip; hasRoute: boolean; again: () => void }): JSX.Element {
  const { trip, hasRoute, again } = props;
  const deletion = useAct();
  return (
    <>
      <Said outcome={deletion.outcome} />
      <ul class="acts">
        {(hasRoute || trip.route) && <DeleteRoute trip={trip} again={again} deletion={deletion} />}
        <Download trip={trip} />
        <Share trip={trip} />
        <Objection />
      </ul>
    </>
  );
}

function DeleteRoute(props: {
  trip: Trip;
  again: () => void;
  deletion: ReturnType<typeof useAct>;
}): JSX.Element {
  const { trip, again, deletion } = props;
  const { actions } = useStrings();
  const format = useFormat();
  const [isAsking, setAsking] = useState(false);
  const remove = (): Promise<void> => {
    setAsking(false);
    return deletion.act(async () => {
      const path = { rental_id: trip.rental_id };
      const { last_copy_on } = await askSigned('DELETE /v1/rider/trips/{rental_id}/route', { path });
      again();
      return last_copy_on === null ? actions.held : actions.deleted(format.date(last_copy_on));
    });
  };
  return (
    <li>
      <div>
        <h3>{actions.deleteRoute}</h3>
        <p class="quiet">{actions.deleteHint}</p>
      </div>
      <button type="button" class="ask-danger" disabled={deletion.isBusy} onClick={() => setAsking(true)}>
        {actions.deleteRoute}
      </button>
      <Question
        {...{ isOpen: isAsking, isDanger: true, title: actions.deleteAsk }}
        {...{ yes: actions.deleteRoute, no: actions.keep }}
        {...{ onYes: () => void remove(), onNo: () => setAsking(false) }}
      >
        <p>{actions.deleteText}</p>
      </Question>
    </li>
  );
}

function Download({ trip }: { trip: Trip }): JSX.Element {
  const { actions } = useStrings();
  const { isBusy, outcome, act } = useAct();
  const save = (format: 'gpx' | 'geojson'): Promise<void> =>
    act(async () => {
      const path = { rental_id: trip.rental_id };
      const file = await askFileSigned(`GET /v1/rider/trips/{rental_id}.${format}`, { path });
      saveFile(file, `trip-${trip.rental_id}.${format}`);
      return '';
    });
  return (
    <li>
      <div>
        <h3>{actions.export}</h3>
        <p class="quiet">{actions.exportText}</p>
        <Said outcome={outcome} />
      </div>
      <div class="row">
        <button type="button" disabled={isBusy} onClick={() => void save('gpx')}>
          {actions.export} GPX
        </button>
        <button type="button" disabled={isBusy} onClick={() => void save('geojson')}>
          {actions.export} GeoJSON
        </button>
      </div>
    </li>
  );
}
