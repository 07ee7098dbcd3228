/** Legal holds: who answers for each, why, until when; reviewed, released, and begun. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { nowS } from '../doors/settings.ts';
import type { Hold, NewHold } from '../generated/contract.ts';
import { useAskFirst } from '../pages/ask-first.tsx';
import { Choice, Field, Form } from '../pages/form.tsx';
import { endMomentOf, momentOf, momentText } from '../pages/moments.ts';
import { Paged } from '../pages/paged.tsx';
import { Said, Section, Shown, useAct } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askOnce, askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

const PAGE = 200;
const pageOf = (cursor?: string) =>
  askSigned('GET /v1/privacy/holds', { query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) } });

/** The section. */
export function Holds(): JSX.Element {
  const { office } = useStrings();
  const [asked, again] = useAsked(() => pageOf(), []);
  return (
    <Section title={office.holds} id="holds" intro={office.holdsText}>
      <Shown asked={asked} again={again}>
        {(first) =>
          first.items.length === 0 ? (
            <p>{office.noHolds}</p>
          ) : (
            <Paged first={first} next={pageOf}>
              {(items) => (
                <ul class="acts">
                  {items.map((one) => (
                    <Held key={one.hold_id} hold={one} again={again} />
                  ))}
                </ul>
              )}
            </Paged>
          )
        }
      </Shown>
      <Begin again={again} />
    </Section>
  );
}

function Held({ hold, again }: { hold: Hold; again: () => void }): JSX.Element {
  const { office, holding } = useStrings();
  const format = useFormat();
  return (
    <li>
      <div>
        <h3>{hold.reason}</h3>
        <p class="quiet">
          {office.holdOf(hold.owner, format.date(hold.review_on))} · {office.holdStates[hold.state]} ·{' '}
          {holding.keeps(format.counted(hold.rentals))} · {holding.lastDay(format.date(hold.ends_on))}
        </p>
        <Review hold={hold} again={again} />
        <Release hold={hold} again={again} />
      </div>
    </li>
  );
}

interface HeldProps {
  readonly hold: Hold;
  readonly again: () => void;
}

function Review({ hold, again }: HeldProps): JSX.Element {
  const { holding } = useStrings();
  const [day, setDay] = useState('');
  const { isBusy, outcome, act } = useAct();
  const review = (): void =>
    void act(async () => {
      const body = { owner: hold.owner, reason: hold.reason, review_on: day };
      const path = { hold_id: hold.hold_id };
      await askSigned('POST /v1/privacy/holds/{hold_id}/review', { path, body });
      again();
      return holding.reviewed;
    });
  return (
    <>
      <Form send={holding.setReview} isBusy={isBusy} onSend={review}>
        <Field label={holding.review} hint={holding.reviewHint} type="date" value={day} set={setDay} />
      </Form>
      <Said outcome={outcome} />
    </>
  );
}

function Release({ hold, again }: HeldProps): JSX.Element {
  const { office } = useStrings();
  const [reason, setReason] = useState('');
  const { isBusy, outcome, act } = useAct();
  const texts = { act: office.release, question: office.releaseAsk, warning: office.releaseWarn };
  const release = (): void =>
    void act(async () => {
      const [path, body] = [{ hold_id: hold.hold_id }, { reason: reason.trim() }];
      await askSigned('POST /v1/privacy/holds/{hold_id}/release', { path, body });
      again();
      return office.released;
    });
  const { ask, dialog } = useAskFirst(texts, release);
  return (
    <>
      <Form send={office.release} isBusy={isBusy} onSend={ask}>
        <Field label={office.releaseWhy} value={reason} min={10} max={500} set={setReason} />
      </Form>
      {dialog}
      <Said outcome={outcome} />
    </>
  );
}

type Kind = NewHold['subject']['kind'];

interface Draft {
  readonly id: string;
  readonly fromS: number;
  readonly toS: number;
}

const SUBJECTS: { readonly [K in Kind]: (draft: Draft) => Extract<NewHold['subject'], { kind: K }> } = {
  rental: ({ id }) => ({ kind: 'rental', rental_id: id }),
  rider: ({ id }) => ({ kind: 'rider', rider_id: id }),
  theft: ({ id }) => ({ kind: 'theft', theft_id: id }),
  vehicle: ({ id, fromS, toS }) => ({ kind: 'vehicle', vehicle_id: id, from_s: fromS, to_s: toS }),
};

function Begin({ again }: { again: () => void }): JSX.Element {
  const { holding } = useStrings();
  const [kind, setKind] = useState<Kind>('rental');
  const [id, setId] = useState('');
  const [from, setFrom] = useState(() => momentText(nowS() - 86_400));
  const [to, setTo] = useState(() => momentText(nowS()));
  const [owner, setOwner] = useState('');
  const [reason, setReason] = useState('');
  const [day, setDay] = useState('');
  const { isBusy, outcome, act } = useAct();
  const begin = (): void =>
    void act(async () => {
      const span = { fromS: momentOf(from), toS: endMomentOf(to, nowS()) };
      const subject = SUBJECTS[kind]({ id: id.trim(), ...span });
      const body = { owner: owner.trim(), reason: reason.trim(), review_on: day, subject };
      await askOnce('POST /v1/privacy/holds', { body });
      again();
      return holding.begun;
    });
  return (
    <Section title={holding.begin} id="begin" intro={holding.beginText}>
      <Form send={holding.begin} isBusy={isBusy} onSend={begin}>
        <Choice label={holding.subject} value={kind} choices={holding.subjects} set={setKind} />
        <Field label={holding[kind]} value={id} max={255} set={setId} />
        {kind === 'vehicle' && (
          <>
            <Field label={holding.from} type="datetime-local" value={from} set={setFrom} />
            <Field label={holding.to} type="datetime-local" value={to} set={setTo} />
          </>
        )}
        <Field label={holding.owner} value={owner} max={255} set={setOwner} />
        <Field label={holding.reason} value={reason} min={10} max={500} set={setReason} />
        <Field label={holding.review} hint={holding.reviewHint} type="date" value={day} set={setDay} />
      </Form>
      <Said outcome={outcome} />
    </Section>
  );
}
