/** What a guest asks by the code of the receipt besides the receipt: what is held (GDPR 15), and that it goes (GDPR 17). */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { ask } from '../doors/ask.ts';
import type { GuestData, GuestErasure } from '../generated/contract.ts';
import { AskFirst } from '../pages/ask-first.tsx';
import { Facts, Said, Section, useAct } from '../pages/parts.tsx';
import { useLanguage, useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { wordOf } from '../strings/word-of.ts';

/** Both. `erased` is told once the ride is gone, and what is left of it. */
export function Held({
  code,
  erased,
}: {
  code: string;
  erased: (answer: GuestErasure) => void;
}): JSX.Element {
  const { held } = useStrings();
  const [data, setData] = useState<GuestData>();
  const { isBusy, outcome, act } = useAct();
  const show = (): void =>
    void act(async () => {
      setData(await ask('GET /v1/public/receipts/{code}/data', { path: { code } }));
      return held.shown;
    });
  return (
    <Section title={held.title} id="held" intro={held.intro}>
      <button type="button" disabled={isBusy} onClick={show}>
        {held.show}
      </button>
      <Said outcome={outcome} />
      {data && <Told data={data} />}
      <Erase code={code} erased={erased} />
    </Section>
  );
}

function Told({ data }: { data: GuestData }): JSX.Element {
  const { held, states } = useStrings();
  const format = useFormat();
  const language = useLanguage();
  const { rental, sealed, ends_on } = data;
  return (
    <>
      <Facts
        facts={[
          [held.booked, format.moment(rental.booked_s)],
          [held.state, states[rental.state as keyof typeof states] ?? rental.state],
          [held.route, rental.route ? held.recorded : held.notRecorded],
          [held.policy, String(rental.policy_version)],
          [held.sealed, format.count(sealed.streams)],
          [held.linkEnds, format.date(ends_on.link)],
          [held.rentalEnds, format.date(ends_on.rental)],
        ]}
      />
      <p class="quiet">{held.sealedText}</p>
      <Reads reads={data.reads} />
      <p>
        <a href={`${data.notice}?format=html&lang=${language}`}>{held.notice}</a>
      </p>
      <Complain to={data.complain_to} />
    </>
  );
}

function Reads({ reads }: Pick<GuestData, 'reads'>): JSX.Element {
  const { held, log } = useStrings();
  const format = useFormat();
  return (
    <>
      <h3>{held.reads}</h3>
      {reads.length === 0 ? (
        <p>{held.noReads}</p>
      ) : (
        <ol class="log">
          {reads.map(({ at_s, act, who }) => (
            <li key={`${at_s} ${act} ${who}`}>
              <time>{format.moment(at_s)}</time>
              <strong>{wordOf(log.actors, who)}</strong> {wordOf(log.acts, act)}
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

/** Authorities, in their own words: a site is their address, and following it leaves these pages. */
export function Complain({ to }: { to: GuestData['complain_to'] }): JSX.Element {
  const { held } = useStrings();
  return (
    <>
      <h3>{held.complain}</h3>
      <ul>
        {to.map(({ country, title, contact, site }) => (
          <li key={country}>
            <a href={site} rel="noreferrer">
              {title}
            </a>
            , {contact}
          </li>
        ))}
      </ul>
    </>
  );
}

function Erase({ code, erased }: { code: string; erased: (answer: GuestErasure) => void }): JSX.Element {
  const { held } = useStrings();
  const { isBusy, outcome, act } = useAct();
  const erase = (): void =>
    void act(async () => {
      erased(await ask('POST /v1/public/receipts/{code}/erasure', { path: { code } }));
      return '';
    });
  return (
    <div class="part">
      <h3>{held.erase}</h3>
      <p class="quiet">{held.eraseText}</p>
      <AskFirst
        {...{ act: held.erase, question: held.eraseAsk, warning: held.eraseWarn }}
        {...{ look: 'danger', isBusy, onYes: erase }}
      />
      <Said outcome={outcome} />
    </div>
  );
}

/** What is said once it is done: what stays, why, and whom to complain to. */
export function Erased({ answer }: { answer: GuestErasure }): JSX.Element {
  const { held } = useStrings();
  const format = useFormat();
  return (
    <>
      <p class="notice" role="status">
        {answer.rentals > 0 ? held.erased(format.date(answer.last_copy_on)) : held.kept}
      </p>
      {answer.stays.length > 0 && (
        <>
          <h2>{held.stays}</h2>
          <ul>
            {answer.stays.map(({ kind, until }) => (
              <li key={kind}>{held.stayUntil(held.stay[kind], format.date(until))}</li>
            ))}
          </ul>
        </>
      )}
      <Complain to={answer.complain_to} />
    </>
  );
}
