/** Cases of theft, and how one is opened. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { NewTheft, TheftSummary } from '../generated/contract.ts';
import { Choice, Field, Form } from '../pages/form.tsx';
import { LinkList } from '../pages/paged.tsx';
import { Said, Section, Shown, Title, useAct } from '../pages/parts.tsx';
import { goTo, linkTo } from '../pages/route.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askOnce, askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

const PAGE = 200;
const pageOf = (cursor?: string) =>
  askSigned('GET /v1/theft/cases', { query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) } });

/** The page. */
export function Thefts(): JSX.Element {
  const { theft } = useStrings();
  const [asked, again] = useAsked(() => pageOf(), []);
  return (
    <>
      <Title>{theft.title}</Title>
      <p class="lead">{theft.intro}</p>
      <Shown asked={asked} again={again}>
        {(first) => (
          <LinkList
            {...{ first, next: pageOf, keyOf: (one: TheftSummary) => one.theft_id }}
            empty={{ title: theft.empty, text: theft.emptyText }}
          >
            {(one) => <Line theft={one} />}
          </LinkList>
        )}
      </Shown>
      <Declare />
    </>
  );
}

function Line({ theft }: { theft: TheftSummary }): JSX.Element {
  const { theft: texts } = useStrings();
  const format = useFormat();
  return (
    <a {...linkTo(`/theft/${theft.theft_id}`)}>
      <strong>{theft.reason_text ?? texts.reasons[theft.reason]}</strong>
      <span class="number">{texts.states[theft.state]}</span>
      <small>
        {format.moment(theft.opened_s)} · {texts.reasons[theft.reason]}
      </small>
    </a>
  );
}

/** Names in a line, between commas. */
const namesIn = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

function Declare(): JSX.Element {
  const { theft } = useStrings();
  const [label, setLabel] = useState('');
  const [reason, setReason] = useState<NewTheft['reason']>('seen_taken');
  const [text, setText] = useState('');
  const [police, setPolice] = useState('');
  const [officers, setOfficers] = useState('');
  const { isBusy, outcome, act } = useAct();
  const send = (): Promise<void> =>
    act(async () => {
      const body: NewTheft = {
        ...{ vehicle: { label: label.trim() }, reason, reason_text: text.trim() },
        ...(police.trim() === '' ? {} : { police_reference: police.trim() }),
        ...{ officers: namesIn(officers) },
      };
      const { theft_id: id } = await askOnce('POST /v1/theft/cases', { body });
      goTo(`/theft/${id}`);
      return theft.declared;
    });
  return (
    <Section title={theft.declare} id="declare" intro={theft.declareText}>
      <Form send={theft.declare} isBusy={isBusy} onSend={() => void send()}>
        <Field label={theft.label} value={label} max={100} set={setLabel} />
        <Choice label={theft.reason} value={reason} choices={theft.reasons} set={setReason} />
        <Field label={theft.what} hint={theft.whatHint} value={text} min={10} max={500} set={setText} />
        <Field
          label={theft.police}
          hint={theft.policeHint}
          value={police}
          max={100}
          isOptional
          set={setPolice}
        />
        <Field
          label={theft.officers}
          hint={theft.officersHint}
          value={officers}
          isOptional
          set={setOfficers}
        />
      </Form>
      <Said outcome={outcome} />
    </Section>
  );
}
