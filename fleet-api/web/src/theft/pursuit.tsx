/** The pursuit, live: a look needs a reason, lasts fifteen minutes and says how long it still lasts. */
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { sentenceOf } from '../doors/door-error.ts';
import { eventsOf } from '../doors/events.ts';
import type { TheftLook } from '../generated/contract.ts';
import { MapOf } from '../map/map.tsx';
import { Countdown } from '../pages/countdown.tsx';
import { Field, Form } from '../pages/form.tsx';
import { Facts, Said, Section, useAct } from '../pages/parts.tsx';
import { askOnce, askStreamSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { endText } from './end-text.ts';
import { drawingOf, type Position, positionOf, withPosition } from './positions.ts';

interface Look extends TheftLook {
  readonly reason: string;
}

/** The question, then the look. */
export function Pursuit({ theftId }: { theftId: string }): JSX.Element {
  const { theft } = useStrings();
  const [look, setLook] = useState<Look>();
  const [reason, setReason] = useState('');
  const { isBusy, outcome, act } = useAct();
  const begin = (): Promise<void> =>
    act(async () => {
      const begun = await askOnce('POST /v1/theft/cases/{theft_id}/looks', {
        path: { theft_id: theftId },
        body: { reason: reason.trim() },
      });
      setLook({ ...begun, reason: reason.trim() });
      setReason('');
      return '';
    });
  return (
    <Section title={theft.pursuit} id="pursuit" intro={theft.pursuitText}>
      {look === undefined ? (
        <Form send={theft.look} isBusy={isBusy} onSend={() => void begin()}>
          <Field label={theft.lookWhy} value={reason} min={10} max={500} set={setReason} />
        </Form>
      ) : (
        <Live key={look.session_id} look={look} close={() => setLook(undefined)} />
      )}
      <Said outcome={outcome} />
    </Section>
  );
}

/** Positions as they come; the answer is given up when nobody looks any more. */
function usePositions(sessionId: string): { positions: readonly Position[]; end: string | undefined } {
  const strings = useStrings();
  const [positions, setPositions] = useState<readonly Position[]>([]);
  const [end, setEnd] = useState<string>();
  useEffect(() => {
    const left = new AbortController();
    const follow = async (): Promise<void> => {
      const { signal } = left;
      const path = { session_id: sessionId };
      const texts = await askStreamSigned('GET /v1/theft/looks/{session_id}/positions', { path, signal });
      for await (const { event, data } of eventsOf(texts)) {
        if (event === 'end') return setEnd(endText((JSON.parse(data) as { code: string }).code, strings));
        const position = positionOf(data);
        setPositions((before) => withPosition(before, position));
      }
      setEnd(endText('offline', strings)); // the stream broke off without its last event
    };
    follow().catch((error: unknown) => !left.signal.aborted && setEnd(sentenceOf(error, strings)));
    return () => left.abort();
  }, [sessionId]);
  return { positions, end };
}

function Live({ look, close }: { look: Look; close: () => void }): JSX.Element {
  const { theft } = useStrings();
  const format = useFormat();
  const { positions, end } = usePositions(look.session_id);
  const last = positions.at(-1);
  const drawing = useMemo(() => drawingOf(positions, theft.here), [positions, theft]);
  return (
    <>
      <p class="notice warn">
        <Countdown untilS={look.ends_s} label={theft.lookLeft} /> · {theft.lookReason(look.reason)}
      </p>
      {last === undefined ? (
        <p role="status">{theft.nothingYet}</p>
      ) : (
        <>
          <MapOf drawing={drawing} name={theft.pursuit} isFollowing />
          <Facts
            facts={[
              [theft.lastAt, `${format.day(last.atS)}, ${format.seconds(last.atS)}`],
              [theft.within, last.accuracyM === undefined ? '–' : format.metres(last.accuracyM)],
              [theft.heading, last.headingDeg === undefined ? '–' : `${last.headingDeg}°`],
              [theft.positions, format.count(positions.length)],
            ]}
          />
        </>
      )}
      {end !== undefined && <p role="status">{end}</p>}
      <div class="row">
        <button type="button" onClick={close}>
          {theft.stop}
        </button>
      </div>
    </>
  );
}
