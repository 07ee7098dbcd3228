/** One file of a breach: how long is left, what is to do, whose data, and every note. */
import type { JSX } from 'preact';
import type { Breach, BreachNote } from '../generated/contract.ts';
import { Countdown } from '../pages/countdown.tsx';
import { Facts, Said, Section, Shown, Title, useAct } from '../pages/parts.tsx';
import { linkTo } from '../pages/route.ts';
import { saveFile } from '../pages/save-file.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askFileSigned, askSigned } from '../session/session.ts';
import type { Strings } from '../strings/en.ts';
import type { Format } from '../strings/format.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { missingText, standingText } from './breaches.tsx';
import { AddNote } from './note.tsx';
import type { NoteKind } from './note-draft.ts';

/** The page. */
export function BreachPage({ id }: { id: string }): JSX.Element {
  const { breaches } = useStrings();
  const read = () => askSigned('GET /v1/privacy/breaches/{breach_id}', { path: { breach_id: id } });
  const [asked, again] = useAsked(read, [id]);
  return (
    <>
      <p>
        <a {...linkTo('/office/breaches')}>← {breaches.title}</a>
      </p>
      <Title>{breaches.one}</Title>
      <Shown asked={asked} again={again}>
        {(breach) => (
          <>
            <Standing breach={breach} again={again} />
            <Notes breach={breach} />
            <Concerned id={id} />
            {breach.closed_s === null && <AddNote id={id} again={again} />}
          </>
        )}
      </Shown>
    </>
  );
}

function Standing({ breach, again }: { breach: Breach; again: () => void }): JSX.Element {
  const strings = useStrings();
  const { breaches } = strings;
  const format = useFormat();
  const isRunning = breach.closed_s === null && breach.left_s !== null && breach.left_s > 0;
  const isUrgent = breach.closed_s === null && breach.missing.length > 0;
  return (
    <>
      <p class={isUrgent ? 'notice warn' : 'notice'}>
        {isRunning ? (
          <Countdown untilS={breach.due_s} label={breaches.toTell} onOver={again} />
        ) : (
          <span class="state-word">{standingText(breach, strings, format)}</span>
        )}
        {breach.closed_s === null && <> · {missingText(breach, strings)}</>}
      </p>
      <Facts facts={factsOf(breach, strings, format)} />
    </>
  );
}

function factsOf(breach: Breach, { breaches }: Strings, format: Format): (readonly [string, string])[] {
  const told = breach.authority_notified_s;
  const at = (seconds: number | null): string =>
    seconds === null ? breaches.notYet : format.moment(seconds);
  return [
    [breaches.awareAt, format.moment(breach.aware_s)],
    [breaches.due, format.moment(breach.due_s)],
    [breaches.told, breach.authority_late === true ? breaches.toldLate(at(told)) : at(told)],
    [breaches.risk, breach.risk === null ? '–' : breaches.risks[breach.risk]],
    [breaches.personsTold, at(breach.persons_notified_s)],
    [breaches.riders, format.count(breach.affected.riders)],
    [breaches.rentals, format.count(breach.affected.rentals)],
    [breaches.closedAt, at(breach.closed_s)],
    [breaches.keptUntil, format.date(breach.ends_on)],
  ];
}

function Notes({ breach }: { breach: Breach }): JSX.Element {
  const strings = useStrings();
  const { breaches } = strings;
  const format = useFormat();
  return (
    <Section title={breaches.notes} id="notes" intro={breaches.notesText}>
      <ol class="log">
        {breach.notes.map(({ number, at_s, officer, note }) => (
          <li key={number}>
            <time>
              {number} · {format.moment(at_s)} · {officer}
            </time>
            <strong>{breaches.kinds[note.kind]}</strong>
            <p class="quiet">{textOf(note, strings, format)}</p>
          </li>
        ))}
      </ol>
    </Section>
  );
}

type Texts = {
  readonly [K in NoteKind]: (
    note: Extract<BreachNote, { kind: K }>,
    words: Strings['breaches'],
    format: Format,
  ) => string;
};

const TEXTS: Texts = {
  facts: ({ text }) => text,
  scope: ({ vehicles, from_s, to_s }, words, format) =>
    `${vehicles === 'all' ? words.allVehicles : words.manyVehicles(format.counted(vehicles.length))}, ${format.moment(from_s)} – ${format.moment(to_s)}`,
  risk: ({ level, text }, words) => `${words.risks[level]}: ${text}`,
  measure: ({ text }) => text,
  authority_notified: ({ notified_s, reference, late_reason }, _, format) =>
    [format.moment(notified_s), reference, late_reason].filter((each) => each !== undefined).join(' · '),
  persons_notified: ({ notified_s, how }, _, format) => `${format.moment(notified_s)} · ${how}`,
  persons_exempt: ({ ground, text }, words) => `${words.grounds[ground]}: ${text}`,
  closed: ({ text }) => text,
};

/** A note in a line. The table is total; that a kind goes with its own note is lost on the way through it. */
const textOf = (note: BreachNote, { breaches }: Strings, format: Format): string =>
  (TEXTS[note.kind] as (note: BreachNote, words: Strings['breaches'], format: Format) => string)(
    ...([note, breaches, format] as const),
  );

function Concerned({ id }: { id: string }): JSX.Element {
  const { breaches } = useStrings();
  const { isBusy, outcome, act } = useAct();
  const save = (): void =>
    void act(async () => {
      const path = { breach_id: id };
      const list = await askFileSigned('GET /v1/privacy/breaches/{breach_id}/riders.csv', { path });
      saveFile(list, `breach-${id}.csv`);
      return breaches.saved;
    });
  return (
    <Section title={breaches.list} id="concerned" intro={breaches.listText}>
      <button type="button" disabled={isBusy} onClick={save}>
        {breaches.saveList}
      </button>
      <Said outcome={outcome} />
    </Section>
  );
}
