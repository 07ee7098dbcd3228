/** Insurers on record: key, address, what they were told, and a new secret where one is needed. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { DoorError } from '../doors/door-error.ts';
import type { Insurer, NewInsurer, WebhookDeliveryPage } from '../generated/contract.ts';
import { Field, Form, Lines } from '../pages/form.tsx';
import { Paged } from '../pages/paged.tsx';
import { Empty, Facts, Question, Said, Section, Shown, Title, useAct } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

/** The page. */
export function Insurers(): JSX.Element {
  const { keys } = useStrings();
  const [asked, again] = useAsked(() => askSigned('GET /v1/privacy/insurers'), []);
  return (
    <>
      <Title>{keys.title}</Title>
      <p class="lead">{keys.intro}</p>
      <Shown asked={asked} again={again}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={keys.empty} text={keys.emptyText} />
          ) : (
            items.map((one) => <OnRecord key={one.insurer_id} insurer={one} />)
          )
        }
      </Shown>
      <Put again={again} />
    </>
  );
}

function OnRecord({ insurer }: { insurer: Insurer }): JSX.Element {
  const { keys } = useStrings();
  const format = useFormat();
  const { webhooks, disabled_s } = insurer;
  return (
    <article class="part">
      <h2>{insurer.insurer_id}</h2>
      <p>{insurer.has_key ? keys.hasKey : keys.noKey}</p>
      {disabled_s !== null && <p class="notice warn">{keys.disabled(format.moment(disabled_s))}</p>}
      <Facts
        facts={[
          [keys.address, insurer.webhook_url ?? keys.noAddress],
          [keys.waiting, format.count(webhooks.waiting)],
          [keys.delivered, format.count(webhooks.delivered)],
          [keys.givenUp, format.count(webhooks.given_up)],
        ]}
      />
      {insurer.webhook_url !== null && <Secret insurerId={insurer.insurer_id} />}
      <Deliveries insurerId={insurer.insurer_id} />
    </article>
  );
}

/** A secret is shown here once, and stands nowhere else. */
function Secret({ insurerId }: { insurerId: string }): JSX.Element {
  const { keys, cancel } = useStrings();
  const [secret, setSecret] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const { isBusy, outcome, act } = useAct();
  const make = (): Promise<void> => {
    setAsking(false);
    return act(async () => {
      const path = { insurer: insurerId };
      setSecret((await askSigned('POST /v1/privacy/insurers/{insurer}/secret', { path })).secret);
      return keys.secretMade;
    });
  };
  return (
    <>
      <div class="row">
        <button type="button" disabled={isBusy} onClick={() => setAsking(true)}>
          {keys.secret}
        </button>
      </div>
      <Said outcome={outcome} />
      {secret !== undefined && <p class="link-made">{secret}</p>}
      <Question
        {...{ isOpen: isAsking, title: keys.secretAsk, yes: keys.secret, no: cancel }}
        {...{ onYes: () => void make(), onNo: () => setAsking(false) }}
      >
        <p>{keys.secretText}</p>
      </Question>
    </>
  );
}

const PAGE = 50;

function Deliveries({ insurerId }: { insurerId: string }): JSX.Element {
  const { keys } = useStrings();
  const format = useFormat();
  const page = (cursor?: string): Promise<WebhookDeliveryPage> =>
    askSigned('GET /v1/privacy/insurers/{insurer}/webhooks', {
      path: { insurer: insurerId },
      query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
    });
  const [asked, again] = useAsked(() => page(), [insurerId]);
  return (
    <Section title={keys.told} id={`told-${insurerId}`}>
      <Shown asked={asked} again={again}>
        {(first) =>
          first.items.length === 0 ? (
            <p>{keys.noneTold}</p>
          ) : (
            <Paged first={first} next={page}>
              {(items) => (
                <ol class="log">
                  {items.map((one) => (
                    <li key={one.webhook_id}>
                      <time>{format.moment(one.made_real_s)}</time>
                      <strong>{keys.states[one.state]}</strong>{' '}
                      <span class="quiet">
                        {one.kind} · {keys.tries(format.counted(one.tries))}
                        {one.last_outcome !== null && ` · ${one.last_outcome}`}
                      </span>
                    </li>
                  ))}
                </ol>
              )}
            </Paged>
          )
        }
      </Shown>
    </Section>
  );
}

/** What was typed as a key: a JWK, or nothing; `undefined` where it is neither. */
function keyIn(text: string): Pick<NewInsurer, 'public_key'> | undefined {
  if (text.trim() === '') return {};
  try {
    return { public_key: JSON.parse(text) as Readonly<Record<string, string>> };
  } catch {
    return undefined;
  }
}

function Put({ again }: { again: () => void }): JSX.Element {
  const { keys } = useStrings();
  const [id, setId] = useState('');
  const [address, setAddress] = useState('');
  const [key, setKey] = useState('');
  const { isBusy, outcome, act } = useAct();
  const send = (): void =>
    void act(async () => {
      const given = keyIn(key);
      if (given === undefined) throw new DoorError('invalid', keys.keyWrong);
      const body = { ...given, ...(address.trim() === '' ? {} : { webhook_url: address.trim() }) };
      await askSigned('PUT /v1/privacy/insurers/{insurer}', { path: { insurer: id.trim() }, body });
      again();
      return keys.done;
    });
  return (
    <Section title={keys.put} id="put" intro={keys.putText}>
      <Form send={keys.put} isBusy={isBusy} onSend={send}>
        <Field label={keys.id} hint={keys.idHint} value={id} max={63} set={setId} />
        <Field
          {...{ label: keys.address, hint: keys.addressHint, value: address, max: 500, set: setAddress }}
          isOptional
        />
        <Lines {...{ label: keys.key, hint: keys.keyHint, value: key, rows: 4, set: setKey }} isOptional />
      </Form>
      <Said outcome={outcome} />
    </Section>
  );
}
