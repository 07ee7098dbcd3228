/** Orders of courts and authorities, and how the case of one is opened. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { DoorError } from '../doors/door-error.ts';
import type { AuthorityCaseSummary } from '../generated/contract.ts';
import { Choice, Field, Form, Lines } from '../pages/form.tsx';
import { LinkList } from '../pages/paged.tsx';
import { Said, Section, Shown, Title, useAct } from '../pages/parts.tsx';
import { goTo, linkTo } from '../pages/route.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askOnce, askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { EMPTY_ORDER, type OrderDraft, orderOf } from './order-draft.ts';

const PAGE = 200;
const pageOf = (cursor?: string) =>
  askSigned('GET /v1/privacy/authorities', {
    query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
  });

/** The page. */
export function Orders(): JSX.Element {
  const { orders } = useStrings();
  const format = useFormat();
  const [asked, again] = useAsked(() => pageOf(), []);
  return (
    <>
      <Title>{orders.title}</Title>
      <p class="lead">{orders.intro}</p>
      <Shown asked={asked} again={again}>
        {(first) => (
          <LinkList
            {...{ first, next: pageOf, keyOf: (one: AuthorityCaseSummary) => one.case_id }}
            empty={{ title: orders.empty, text: orders.emptyText }}
          >
            {(one) => (
              <a {...linkTo(`/office/orders/${one.case_id}`)}>
                <strong>
                  {one.authority} · {one.case_number}
                </strong>
                <span class="number">{orders.standings[one.standing]}</span>
                <small>{orders.byAt(one.opened_by, format.moment(one.opened_s))}</small>
              </a>
            )}
          </LinkList>
        )}
      </Shown>
      <Open />
    </>
  );
}

function Open(): JSX.Element {
  const { orders } = useStrings();
  const [draft, setDraft] = useState<OrderDraft>(EMPTY_ORDER);
  const { isBusy, outcome, act } = useAct();
  const send = (): void =>
    void act(async () => {
      const body = orderOf(draft);
      if (body === undefined) throw new DoorError('invalid', orders.instantsWrong);
      const { case_id: id } = await askOnce('POST /v1/privacy/authorities', { body });
      goTo(`/office/orders/${id}`);
      return orders.opened;
    });
  return (
    <Section title={orders.open} id="open" intro={orders.openText}>
      <Form send={orders.open} isBusy={isBusy} onSend={send}>
        <Questions draft={draft} set={(more) => setDraft((before) => ({ ...before, ...more }))} />
      </Form>
      <Said outcome={outcome} />
    </Section>
  );
}

interface QuestionsProps {
  readonly draft: OrderDraft;
  readonly set: (more: Partial<OrderDraft>) => void;
}

function Questions({ draft, set }: QuestionsProps): JSX.Element {
  const { orders } = useStrings();
  const line = (
    name: 'authority' | 'office' | 'number' | 'text' | 'label',
    label: string,
    max: number,
  ): JSX.Element => (
    <Field label={label} value={draft[name]} max={max} set={(value) => set({ [name]: value })} />
  );
  return (
    <>
      {line('authority', orders.authority, 200)}
      {line('office', orders.office, 200)}
      {line('number', orders.number, 100)}
      <Choice
        {...{ label: orders.ground, value: draft.ground, choices: orders.grounds }}
        set={(ground) => set({ ground })}
      />
      <Field
        {...{ label: orders.text, hint: orders.textHint, value: draft.text, max: 500 }}
        set={(text) => set({ text })}
      />
      {line('label', orders.label, 100)}
      <Lines
        {...{ label: orders.instants, hint: orders.instantsHint, value: draft.instants, rows: 3 }}
        set={(instants) => set({ instants })}
      />
      <Choice
        {...{ label: orders.asks, value: draft.asks, choices: orders.asked }}
        set={(asks) => set({ asks })}
      />
      <Field
        {...{ label: orders.untold, hint: orders.untoldHint, type: 'date', value: draft.untold }}
        isOptional
        set={(untold) => set({ untold })}
      />
    </>
  );
}
