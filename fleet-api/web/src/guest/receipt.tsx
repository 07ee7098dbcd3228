/** A guest's receipt by its code. The code may stand behind # of the address, which no server is ever told. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { ask } from '../doors/ask.ts';
import { DoorError } from '../doors/door-error.ts';
import type { GuestErasure, Receipt } from '../generated/contract.ts';
import { Facts, Said, Title, useAct } from '../pages/parts.tsx';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { Erased, Held } from './held.tsx';

const CODE = /^[A-Za-z0-9_-]{43}$/;
/** Read once, and taken out of the address: it reads and erases a ride, and an address stays in a browser's history. */
function codeOfAddress(): string {
  const code = location.hash.slice(1);
  if (!CODE.test(code)) return '';
  history.replaceState(history.state, '', location.pathname);
  return code;
}

/** The page. */
export function ReceiptPage(): JSX.Element {
  const { guest } = useStrings();
  const [code, setCode] = useState(codeOfAddress);
  const [found, setFound] = useState<{ readonly code: string; readonly receipt: Receipt }>();
  const [erasure, setErasure] = useState<GuestErasure>();
  const { isBusy, outcome, act } = useAct();
  const show = (event: SubmitEvent): void => {
    event.preventDefault();
    void act(async () => {
      setFound(undefined);
      setErasure(undefined);
      if (!CODE.test(code.trim())) throw new DoorError('invalid', guest.codeWrong);
      setFound({ code: code.trim(), receipt: await receiptBy(code.trim(), guest.none) });
      return '';
    });
  };
  const erased = (answer: GuestErasure): void => {
    setErasure(answer);
    setCode('');
  };
  return (
    <div class="narrow">
      <Title>{guest.title}</Title>
      <p class="lead">{guest.intro}</p>
      <form onSubmit={show}>
        <label class="field" for="code">
          {guest.code} <small>{guest.codeHint}</small>
        </label>
        <input
          {...{
            id: 'code',
            class: 'code',
            value: code,
            autocomplete: 'off',
            autocapitalize: 'none',
            spellcheck: false,
          }}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
        <div class="row">
          <button type="submit" class="main" disabled={isBusy}>
            {guest.show}
          </button>
        </div>
      </form>
      <Said outcome={outcome} />
      {found && erasure === undefined && (
        <>
          <Shown receipt={found.receipt} />
          <Held key={found.code} code={found.code} erased={erased} />
        </>
      )}
      {erasure && <Erased answer={erasure} />}
    </div>
  );
}

/** A code that is wrong and one that has ended answer the same: the sentence says both. */
async function receiptBy(code: string, none: string): Promise<Receipt> {
  try {
    return await ask('GET /v1/public/receipts/{code}', { path: { code } });
  } catch (error) {
    if (error instanceof DoorError && error.code === 'not_found') throw new DoorError('invalid', none);
    throw error;
  }
}

function Shown({ receipt }: { receipt: Receipt }): JSX.Element {
  const { guest, trip, trips } = useStrings();
  const format = useFormat();
  const { bill } = receipt;
  const at = (seconds: number | null): string => (seconds === null ? trips.notYet : format.moment(seconds));
  return (
    <div class="facts-of-receipt">
      <Facts
        facts={[
          [trip.start, at(receipt.started_s)],
          [trip.end, at(receipt.ended_s)],
          [trip.duration, receipt.duration_s === null ? trips.notYet : format.duration(receipt.duration_s)],
          [trip.distance, receipt.distance_m === null ? trips.notYet : format.distance(receipt.distance_m)],
          [guest.amount, bill === null ? guest.noBill : format.money(bill.amount_minor, bill.currency)],
          [guest.tax, bill === null ? guest.noBill : format.money(bill.tax_minor, bill.currency)],
          [guest.date, bill === null ? guest.noBill : format.date(bill.date)],
          [guest.paid, bill?.settled_on == null ? guest.open : format.date(bill.settled_on)],
        ]}
      />
    </div>
  );
}
