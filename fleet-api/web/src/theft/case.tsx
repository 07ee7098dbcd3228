/** One theft: where it stands, who said what, the pursuit, and how it ends. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Theft } from '../generated/contract.ts';
import { MapOf } from '../map/map.tsx';
import { Countdown } from '../pages/countdown.tsx';
import { Facts, Section, Shown, Title } from '../pages/parts.tsx';
import { linkTo } from '../pages/route.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { CaseActs } from './acts.tsx';
import { Looked } from './looked.tsx';
import { Pursuit } from './pursuit.tsx';

interface Read {
  readonly theft: Theft;
  readonly edge: readonly (readonly [number, number])[] | undefined;
}

async function readCase(id: string): Promise<Read> {
  const theft = await askSigned('GET /v1/theft/cases/{theft_id}', { path: { theft_id: id } });
  if (theft.cell === null) return { theft, edge: undefined };
  const { edgeOf } = await import('../map/cells.ts');
  return { theft, edge: edgeOf(theft.cell.cell) };
}

/** The page. */
export function CasePage({ id }: { id: string }): JSX.Element {
  const { theft } = useStrings();
  const [asked, again] = useAsked(() => readCase(id), [id]);
  return (
    <>
      <p>
        <a {...linkTo('/theft')}>← {theft.title}</a>
      </p>
      <Title>{theft.one}</Title>
      <Shown asked={asked} again={again}>
        {(read) => <File read={read} again={again} />}
      </Shown>
    </>
  );
}

function File({ read: { theft, edge }, again }: { read: Read; again: () => void }): JSX.Element {
  const isLooked = theft.state === 'confirmed' || theft.state === 'closed';
  return (
    <>
      <Standing theft={theft} again={again} />
      {isLooked && <Pursuit theftId={theft.theft_id} />}
      {edge !== undefined && <Coarse theft={theft} edge={edge} />}
      <CaseActs theft={theft} again={again} />
      {isLooked && <Looked theftId={theft.theft_id} />}
    </>
  );
}

function Standing({ theft, again }: { theft: Theft; again: () => void }): JSX.Element {
  const { theft: texts, removal } = useStrings();
  const format = useFormat();
  const act = (one: { at_s: number; by: string } | null): string =>
    one === null ? '–' : texts.byAt(one.by, format.moment(one.at_s));
  return (
    <>
      <p class={theft.state === 'confirmed' ? 'notice warn' : 'notice'}>
        <span class="state-word">{texts.states[theft.state]}</span>
        {' · '}
        {texts.meaning[theft.state]}{' '}
        {theft.lapses_s !== null && <Countdown untilS={theft.lapses_s} label={texts.lapses} onOver={again} />}
      </p>
      <p class="lead">{theft.reason_text ?? texts.reasons[theft.reason]}</p>
      <Facts
        facts={[
          [texts.reason, texts.reasons[theft.reason]],
          [texts.declaredBy, act(theft.declared)],
          [texts.decidedBy, act(theft.decided)],
          [texts.officers, theft.officers.join(', ')],
          ...(theft.removed.length === 0 ? [] : [[removal.off, theft.removed.join(', ')] as const]),
          [texts.police, theft.police?.reference ?? texts.noPolice],
          ...(theft.renewal === null
            ? []
            : [[texts.renewal, `${theft.renewal.reason} (${theft.renewal.by})`] as const]),
          ...(theft.refusal === null ? [] : [[texts.refusal, theft.refusal] as const]),
          ...(theft.outcome === null ? [] : [[texts.outcome, texts.outcomes[theft.outcome]] as const]),
        ]}
      />
    </>
  );
}

function Coarse(props: { theft: Theft; edge: readonly (readonly [number, number])[] }): JSX.Element {
  const { theft: texts } = useStrings();
  const format = useFormat();
  const { cell } = props.theft;
  const drawing = useMemo(() => ({ points: [], lines: [], cells: [props.edge] }), [props.edge]);
  return (
    <Section title={texts.coarse} id="coarse" intro={texts.coarseText}>
      <MapOf drawing={drawing} name={texts.coarse} />
      {cell !== null && <p class="quiet">{texts.coarseAt(cell.cell, format.moment(cell.tick_s))}</p>}
    </Section>
  );
}
