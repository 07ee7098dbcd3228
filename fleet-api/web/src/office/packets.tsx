/** The packet of an accident whose rider objects: who had what of it, and its destruction. Nothing of it is shown. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Custody, CustodyLine } from '../generated/contract.ts';
import { useAskFirst } from '../pages/ask-first.tsx';
import { Field, Form } from '../pages/form.tsx';
import { Said, Section, Title, useAct } from '../pages/parts.tsx';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { wordOf } from '../strings/word-of.ts';

interface Shown {
  readonly caseId: string;
  readonly custody: Custody;
}

const custodyOf = (caseId: string): Promise<Custody> =>
  askSigned('GET /v1/privacy/accidents/{accident_id}/custody', { path: { accident_id: caseId } });

/** The page: the number of a case first. */
export function Packets(): JSX.Element {
  const { destruction } = useStrings();
  const [typed, setTyped] = useState('');
  const [shown, setShown] = useState<Shown>();
  const { isBusy, outcome, act } = useAct();
  const show = (): void =>
    void act(async () => {
      setShown(undefined);
      const caseId = typed.trim();
      setShown({ caseId, custody: await custodyOf(caseId) });
      return destruction.shown;
    });
  // The list then has the destruction too.
  const destroyed = async (caseId: string): Promise<void> =>
    setShown({ caseId, custody: await custodyOf(caseId) });
  return (
    <>
      <Title>{destruction.title}</Title>
      <p class="lead">{destruction.intro}</p>
      <Form send={destruction.show} isBusy={isBusy} onSend={show}>
        <Field
          {...{ label: destruction.number, hint: destruction.numberHint, value: typed }}
          {...{ min: 32, max: 36, set: setTyped }}
        />
      </Form>
      <Said outcome={outcome} />
      {shown && (
        <>
          <HadWhat custody={shown.custody} />
          <Destroy key={shown.caseId} caseId={shown.caseId} destroyed={destroyed} />
        </>
      )}
    </>
  );
}

function HadWhat({ custody: { items } }: { custody: Custody }): JSX.Element {
  const { destruction } = useStrings();
  return (
    <Section title={destruction.custody} id="custody" intro={destruction.custodyText}>
      {items.length === 0 ? (
        <p>{destruction.noCustody}</p>
      ) : (
        <ol class="log">
          {items.map((line) => (
            <Line key={line.leaf_hash} line={line} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function Line({ line: { at_s, who, act, why } }: { line: CustodyLine }): JSX.Element {
  const { log, destruction } = useStrings();
  const format = useFormat();
  const isRider = who.kind === 'rider'; // who is the reader of their own log, and somebody else's here
  return (
    <li>
      <time>{format.moment(at_s)}</time>
      <strong>
        {isRider ? destruction.rider : wordOf(log.actors, who.kind)} {who.id}
      </strong>{' '}
      {wordOf(log.acts, act)}
      {why !== null && (
        <p class="quiet">
          {log.why}: {why}
        </p>
      )}
    </li>
  );
}

function Destroy(props: { caseId: string; destroyed: (caseId: string) => Promise<void> }): JSX.Element {
  const { caseId, destroyed } = props;
  const [isDone, setDone] = useState(false);
  const { destruction } = useStrings();
  const [reason, setReason] = useState('');
  const { isBusy, outcome, act } = useAct();
  const destroy = (): void =>
    void act(async () => {
      await askSigned('POST /v1/privacy/accidents/{accident_id}/destroy', {
        ...{ path: { accident_id: caseId }, body: { reason: reason.trim() } },
      });
      setDone(true);
      await destroyed(caseId);
      return destruction.destroyed;
    });
  const { ask, dialog } = useAskFirst(
    {
      ...{ act: destruction.destroy, question: destruction.destroyAsk },
      warning: destruction.destroyWarn,
    },
    destroy,
  );
  return (
    <Section title={destruction.destroy} id="destroy" intro={destruction.destroyText}>
      {!isDone && (
        <Form send={destruction.destroy} isBusy={isBusy} isDanger onSend={ask}>
          <Field label={destruction.reason} value={reason} min={3} max={500} set={setReason} />
        </Form>
      )}
      <Said outcome={outcome} />
      {dialog}
    </Section>
  );
}
