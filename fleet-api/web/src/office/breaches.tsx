/** Files of breaches, each with the hours that are left, and how one is opened. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { nowS } from '../doors/settings.ts';
import type { BreachSummary } from '../generated/contract.ts';
import { Field, Form } from '../pages/form.tsx';
import { momentOf, momentText } from '../pages/moments.ts';
import { LinkList } from '../pages/paged.tsx';
import { Said, Section, Shown, Title, useAct } from '../pages/parts.tsx';
import { goTo, linkTo } from '../pages/route.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askOnce, askSigned } from '../session/session.ts';
import type { Strings } from '../strings/en.ts';
import type { Format } from '../strings/format.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

const PAGE = 200;
const pageOf = (cursor?: string) =>
  askSigned('GET /v1/privacy/breaches', {
    query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
  });

/** The page. */
export function Breaches(): JSX.Element {
  const { breaches } = useStrings();
  const [asked, again] = useAsked(() => pageOf(), []);
  return (
    <>
      <Title>{breaches.title}</Title>
      <p class="lead">{breaches.intro}</p>
      <Shown asked={asked} again={again}>
        {(first) => (
          <LinkList
            {...{ first, next: pageOf, keyOf: (one: BreachSummary) => one.breach_id }}
            empty={{ title: breaches.empty, text: breaches.emptyText }}
          >
            {(one) => <Line breach={one} />}
          </LinkList>
        )}
      </Shown>
      <Open />
    </>
  );
}

/** How the duty to tell the authority stands, in words. */
export function standingText(breach: BreachSummary, { breaches }: Strings, format: Format): string {
  if (breach.closed_s !== null) return breaches.closed;
  if (breach.left_s === null) return breaches.done;
  const time = format.duration(Math.abs(breach.left_s));
  return breach.left_s < 0 ? breaches.late(time) : breaches.left(time);
}

/** What is still to do, in words. */
export const missingText = ({ missing }: BreachSummary, { breaches }: Strings): string =>
  missing.length === 0
    ? breaches.nothingMissing
    : breaches.missingOf(missing.map((duty) => breaches.missing[duty]).join(', '));

function Line({ breach }: { breach: BreachSummary }): JSX.Element {
  const strings = useStrings();
  const format = useFormat();
  return (
    <a {...linkTo(`/office/breaches/${breach.breach_id}`)}>
      <strong>{strings.breaches.knownSince(format.moment(breach.aware_s))}</strong>
      <span class="number">{standingText(breach, strings, format)}</span>
      <small>{missingText(breach, strings)}</small>
    </a>
  );
}

function Open(): JSX.Element {
  const { breaches } = useStrings();
  const [aware, setAware] = useState(() => momentText(nowS()));
  const [facts, setFacts] = useState('');
  const { isBusy, outcome, act } = useAct();
  const send = (): void =>
    void act(async () => {
      const body = { aware_s: momentOf(aware), facts: facts.trim() };
      const { breach_id: id } = await askOnce('POST /v1/privacy/breaches', { body });
      goTo(`/office/breaches/${id}`);
      return breaches.opened;
    });
  return (
    <Section title={breaches.open} id="open" intro={breaches.openText}>
      <Form send={breaches.open} isBusy={isBusy} onSend={send}>
        <Field label={breaches.aware} type="datetime-local" value={aware} set={setAware} />
        <Field label={breaches.facts} hint={breaches.factsHint} value={facts} max={2000} set={setFacts} />
      </Form>
      <Said outcome={outcome} />
    </Section>
  );
}
