/** One accident: what was told, who got the packet, and what can be done. The packet itself is nobody's here. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Accident, AccidentRelease } from '../generated/contract.ts';
import { Field, Form } from '../pages/form.tsx';
import { Facts, Question, Said, Section, Shown, Title, useAct } from '../pages/parts.tsx';
import { linkTo } from '../pages/route.ts';
import { useAsked } from '../pages/use-ask.ts';
import { actOnce, askOnce, askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

/** The page. */
export function AccidentFilePage({ id }: { id: string }): JSX.Element {
  const { accidents } = useStrings().operator;
  const read = () => askSigned('GET /v1/operator/accidents/{accident_id}', { path: { accident_id: id } });
  const [asked, again] = useAsked(read, [id]);
  return (
    <>
      <p>
        <a {...linkTo('/operator/accidents')}>← {accidents.title}</a>
      </p>
      <Title>{accidents.one}</Title>
      <Shown asked={asked} again={again}>
        {(accident) => <File accident={accident} again={again} />}
      </Shown>
    </>
  );
}

function File({ accident, again }: { accident: Accident; again: () => void }): JSX.Element {
  const { operator, destruction } = useStrings();
  const { accidents } = operator;
  const format = useFormat();
  const isOpen = accident.standing === 'open' || accident.standing === 'released';
  return (
    <>
      {accident.test === true && <p class="notice warn">{accidents.test}</p>}
      <Facts
        facts={[
          [accidents.standing, accidents.standings[accident.standing]],
          [accidents.opened, format.moment(accident.opened_s)],
          [accidents.severity, accident.severity === null ? '–' : accidents.severities[accident.severity]],
          [operator.area, accident.cell ?? operator.noCell],
          [accidents.keptUntil, format.date(accident.kept_until)],
          [operator.vehicle, accident.vehicle_id],
        ]}
      />
      <p class="quiet case">
        {destruction.number}: <code>{accident.accident_id}</code>
      </p>
      {accident.standing === 'objected' && <p class="notice warn">{destruction.objected}</p>}
      <Releases accident={accident} again={again} />
      {isOpen && <Release accident={accident} again={again} />}
      {isOpen && <Close accident={accident} again={again} />}
    </>
  );
}

function Releases({ accident, again }: { accident: Accident; again: () => void }): JSX.Element {
  const { accidents } = useStrings().operator;
  return (
    <Section title={accidents.releases} id="releases" intro={accidents.releasesText}>
      {accident.releases.length === 0 ? (
        <p>{accidents.noReleases}</p>
      ) : (
        <ul class="acts">
          {accident.releases.map((one) => (
            <Released key={one.release_id} accidentId={accident.accident_id} release={one} again={again} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Released(props: { accidentId: string; release: AccidentRelease; again: () => void }): JSX.Element {
  const { accidents } = useStrings().operator;
  const format = useFormat();
  const { release } = props;
  const { isBusy, outcome, act } = useAct();
  const end = (): Promise<void> =>
    act(async () => {
      await askSigned('DELETE /v1/operator/accidents/{accident_id}/releases/{release_id}', {
        path: { accident_id: props.accidentId, release_id: release.release_id },
      });
      props.again();
      return accidents.ended;
    });
  return (
    <li>
      <div>
        <h3>{release.insurer_id}</h3>
        <p>{release.reason}</p>
        <p class="quiet">
          {release.holding ? accidents.until(format.moment(release.until_s)) : accidents.over} ·{' '}
          {release.read_by_insurer ? accidents.wasRead : accidents.notRead}
        </p>
        <Said outcome={outcome} />
      </div>
      {release.holding && (
        <button type="button" class="ask-danger" disabled={isBusy} onClick={() => void end()}>
          {accidents.end}
        </button>
      )}
    </li>
  );
}

function Release({ accident, again }: { accident: Accident; again: () => void }): JSX.Element {
  const { accidents } = useStrings().operator;
  const [insurer, setInsurer] = useState('');
  const [reason, setReason] = useState('');
  const { isBusy, outcome, act } = useAct();
  const send = (): Promise<void> =>
    act(async () => {
      const body = { insurer_id: insurer.trim(), reason: reason.trim() };
      await actOnce(['release', accident.accident_id, body], (release_id) =>
        askSigned('PUT /v1/operator/accidents/{accident_id}/releases/{release_id}', {
          ...{ path: { accident_id: accident.accident_id, release_id }, body },
        }),
      );
      again();
      return accidents.released;
    });
  return (
    <Section title={accidents.release} id="release" intro={accidents.releaseText}>
      <Form send={accidents.release} isBusy={isBusy} onSend={() => void send()}>
        <Field
          label={accidents.insurer}
          hint={accidents.insurerHint}
          value={insurer}
          max={63}
          set={setInsurer}
        />
        <Field label={accidents.reason} value={reason} max={500} set={setReason} />
      </Form>
      <Said outcome={outcome} />
    </Section>
  );
}

function Close({ accident, again }: { accident: Accident; again: () => void }): JSX.Element {
  const strings = useStrings();
  const { accidents } = strings.operator;
  const [reason, setReason] = useState('');
  const [isAsking, setAsking] = useState(false);
  const { isBusy, outcome, act } = useAct();
  const close = (): Promise<void> => {
    setAsking(false);
    return act(async () => {
      const path = { accident_id: accident.accident_id };
      const body = { reason: reason.trim() };
      await askOnce('POST /v1/operator/accidents/{accident_id}/close', { path, body });
      again();
      return accidents.closed;
    });
  };
  return (
    <Section title={accidents.close} id="close" intro={accidents.closeText}>
      <Form send={accidents.close} isBusy={isBusy} isDanger onSend={() => setAsking(true)}>
        <Field label={accidents.reason} value={reason} max={500} set={setReason} />
      </Form>
      <Said outcome={outcome} />
      <Question
        {...{ isOpen: isAsking, isDanger: true, title: accidents.closeAsk, yes: accidents.close }}
        {...{ no: strings.cancel, onYes: () => void close(), onNo: () => setAsking(false) }}
      >
        <p>{accidents.closeWarn}</p>
      </Question>
    </Section>
  );
}
