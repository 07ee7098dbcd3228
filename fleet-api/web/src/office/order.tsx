/** One order: what it asks, who opened and who decided, and the second officer's word. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { AuthorityCase, AuthorityVerdict } from '../generated/contract.ts';
import { Countdown } from '../pages/countdown.tsx';
import { Field, Form } from '../pages/form.tsx';
import { Facts, Question, Said, Shown, Title, useAct } from '../pages/parts.tsx';
import { linkTo } from '../pages/route.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askOnce, askSigned, isSignedIn, useSession } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { Answered } from './order-answer.tsx';
import { asksOf } from './order-draft.ts';

/** The page. */
export function OrderPage({ id }: { id: string }): JSX.Element {
  const { orders } = useStrings();
  const read = () => askSigned('GET /v1/privacy/authorities/{case_id}', { path: { case_id: id } });
  const [asked, again] = useAsked(read, [id]);
  return (
    <>
      <p>
        <a {...linkTo('/office/orders')}>← {orders.title}</a>
      </p>
      <Title>{orders.one}</Title>
      <Shown asked={asked} again={again}>
        {(order) => (
          <>
            <Standing order={order} again={again} />
            {order.standing === 'open' && <Decide order={order} again={again} />}
            {order.standing === 'approved' && <Answered order={order} />}
          </>
        )}
      </Shown>
    </>
  );
}

function Standing({ order, again }: { order: AuthorityCase; again: () => void }): JSX.Element {
  const { orders } = useStrings();
  const format = useFormat();
  const { decided_s, decided_by, untold_until_s } = order;
  return (
    <>
      <p class={order.standing === 'open' ? 'notice warn' : 'notice'}>
        <span class="state-word">{orders.standings[order.standing]}</span> · {orders.meaning[order.standing]}{' '}
        {order.standing === 'open' && (
          <Countdown untilS={order.lapses_s} label={orders.lapses} onOver={again} />
        )}
      </p>
      <p class="lead">{order.ground_text}</p>
      <Facts
        facts={[
          [orders.authority, order.authority],
          [orders.office, order.office ?? '–'],
          [orders.number, order.case_number],
          [orders.ground, orders.grounds[order.ground as keyof typeof orders.grounds] ?? order.ground],
          [orders.asks, orders.asked[asksOf(order)]],
          [orders.vehicle, order.vehicle_id],
          [orders.instants, order.instants.map(({ local, zone }) => `${local} ${zone}`).join(', ')],
          [
            orders.tells,
            untold_until_s === null
              ? orders.toldAtOnce
              : orders.untoldUntil(format.date(new Date(untold_until_s * 1000).toISOString().slice(0, 10))),
          ],
          [orders.opened, orders.byAt(order.opened_by, format.moment(order.opened_s))],
          [
            orders.decided,
            decided_s === null ? '–' : orders.byAt(decided_by ?? '–', format.moment(decided_s)),
          ],
          ...(order.refusal === null ? [] : [[orders.refusal, order.refusal] as const]),
        ]}
      />
    </>
  );
}

function Decide({ order, again }: { order: AuthorityCase; again: () => void }): JSX.Element {
  const { orders, cancel } = useStrings();
  const session = useSession();
  const [reason, setReason] = useState('');
  const [isAsking, setAsking] = useState(false);
  const { isBusy, outcome, act } = useAct();
  const isMine = isSignedIn(session) && session.who === order.opened_by;
  const decide = (body: AuthorityVerdict): Promise<void> => {
    setAsking(false);
    return act(async () => {
      const path = { case_id: order.case_id };
      await askOnce('POST /v1/privacy/authorities/{case_id}/verdict', { path, body });
      again();
      return body.verdict === 'approve' ? orders.agreed : orders.wasRefused;
    });
  };
  return (
    <div class="part">
      {isMine ? (
        <p>{orders.notYours}</p>
      ) : (
        <button type="button" class="main" disabled={isBusy} onClick={() => setAsking(true)}>
          {orders.agree}
        </button>
      )}
      <Form
        {...{ send: orders.refuse, isBusy, isOther: true }}
        onSend={() => void decide({ verdict: 'refuse', reason: reason.trim() })}
      >
        <Field label={orders.refuseWhy} value={reason} max={500} set={setReason} />
      </Form>
      <Said outcome={outcome} />
      <Question
        {...{ isOpen: isAsking, title: orders.agreeAsk, yes: orders.agree, no: cancel }}
        {...{ onYes: () => void decide({ verdict: 'approve' }), onNo: () => setAsking(false) }}
      >
        <p>{orders.agreeText}</p>
      </Question>
    </div>
  );
}
