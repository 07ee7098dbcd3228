/** An objection to one use of one's data (GDPR 21), in two taps: which, and send. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Question, Said, useAct } from '../pages/parts.tsx';
import { useStrings } from '../strings/language.ts';
import { sendRequest } from './send-request.ts';

/** The act in a list of acts. @param props.sent told once there is another request */
export function Objection({ sent: told }: { sent?: () => void }): JSX.Element {
  const { actions, cancel, data } = useStrings();
  type Purpose = keyof typeof actions.purposes;
  const purposes = Object.keys(actions.purposes) as Purpose[];
  const [isAsking, setAsking] = useState(false);
  const [chosen, setChosen] = useState<Purpose>('statistics');
  const { isBusy, outcome, act } = useAct();
  const send = (): Promise<void> => {
    setAsking(false);
    return act(async () => {
      const sent = await sendRequest({ kind: 'object', purpose: chosen });
      if ('controller' in sent) return data.passedOn(sent.controller);
      told?.();
      return actions.objected(actions.purposes[chosen].name);
    });
  };
  return (
    <li>
      <div>
        <h3>{actions.object}</h3>
        <p class="quiet">{actions.objectText}</p>
        <Said outcome={outcome} />
      </div>
      <button type="button" disabled={isBusy} onClick={() => setAsking(true)}>
        {actions.object}
      </button>
      <Question
        {...{ isOpen: isAsking, title: actions.objectTitle, yes: actions.objectSend, no: cancel }}
        {...{ onYes: () => void send(), onNo: () => setAsking(false) }}
      >
        <p>{actions.objectText}</p>
        <fieldset>
          <legend class="quiet">{actions.objectTitle}</legend>
          {purposes.map((purpose) => (
            <label class="choice" key={purpose}>
              <input
                type="radio"
                name="purpose"
                checked={purpose === chosen}
                onChange={() => setChosen(purpose)}
              />
              <span>
                {actions.purposes[purpose].name}
                <small>{actions.purposes[purpose].effect}</small>
              </span>
            </label>
          ))}
        </fieldset>
      </Question>
    </li>
  );
}
