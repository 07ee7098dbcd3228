/** The audit log: newest first, verified here when asked. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { AuditEntry, AuditPage } from '../generated/contract.ts';
import { Said, Section, Shown, Title, useAct } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { openingShares } from './shares.ts';

const PAGE = 200;
const pageOf = (cursor?: string): Promise<AuditPage> =>
  askSigned('GET /v1/privacy/audit', { query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) } });

/** The page. */
export function LogPage(): JSX.Element {
  const { office } = useStrings();
  const [asked, again] = useAsked(() => pageOf(), []);
  return (
    <>
      <Title>{office.log}</Title>
      <p class="lead">{office.logIntro}</p>
      <Shown asked={asked} again={again}>
        {(first) => <Entries first={first} />}
      </Shown>
      <Shares />
    </>
  );
}

function Entries({ first }: { first: AuditPage }): JSX.Element {
  const strings = useStrings();
  const { office } = strings;
  const [items, setItems] = useState(first.items);
  const [cursor, setCursor] = useState(first.next_cursor);
  const [broken, setBroken] = useState<keyof typeof office.broken>();
  const { isBusy, outcome, act } = useAct();
  const verify = (): void =>
    void act(async () => {
      const { verifyLog } = await import('./verify.ts');
      const verdict = await verifyLog(items);
      setBroken(verdict.ok ? undefined : verdict.why);
      return verdict.ok ? office.verified(verdict.leaves, verdict.entries, verdict.waiting) : '';
    });
  const more = (): void =>
    void act(async () => {
      const page = await pageOf(cursor ?? undefined);
      setItems([...items, ...page.items]);
      setCursor(page.next_cursor);
      return '';
    });
  return (
    <>
      <div class="row">
        <button type="button" class="main" disabled={isBusy} onClick={verify}>
          {office.verify}
        </button>
      </div>
      <Said outcome={outcome} />
      {broken !== undefined && (
        <p class="state failed" role="alert">
          {office.broken[broken]}
        </p>
      )}
      <ol class="log">
        {items.map((one) => (
          <Line key={one.leaf_hash} entry={one} />
        ))}
      </ol>
      {cursor !== null && (
        <div class="row">
          <button type="button" disabled={isBusy} onClick={more}>
            {strings.more}
          </button>
        </div>
      )}
    </>
  );
}

const words = (id: string): string => id.replaceAll('_', ' ');

function Line({ entry: { seq, entry } }: { entry: AuditEntry }): JSX.Element {
  const { office } = useStrings();
  const format = useFormat();
  return (
    <li>
      <time>
        {format.moment(entry.atS)} · {seq === null ? office.unnumbered : `№ ${seq}`}
      </time>
      <strong>{words(entry.act)}</strong> {words(entry.actor.kind)} {entry.actor.id}
      {(entry.why ?? entry.purpose) !== undefined && (
        <p class="quiet">{entry.why ?? words(entry.purpose ?? '')}</p>
      )}
    </li>
  );
}

/** For what precise places were opened, of the newest openings. */
function Shares(): JSX.Element {
  const { office } = useStrings();
  const format = useFormat();
  const [asked, again] = useAsked(
    () => askSigned('GET /v1/privacy/audit', { query: { limit: PAGE, act: 'opening' } }),
    [],
  );
  return (
    <Section title={office.shares} id="shares" intro={office.sharesText}>
      <Shown asked={asked} again={again}>
        {({ items }) =>
          items.length === 0 ? (
            <p>{office.noOpenings}</p>
          ) : (
            <table class="numbers">
              <thead>
                <tr>
                  <th scope="col">{office.purpose}</th>
                  <th scope="col">{office.openings}</th>
                  <th scope="col">{office.share}</th>
                </tr>
              </thead>
              <tbody>
                {openingShares(items).map(({ purpose, openings, share }) => (
                  <tr key={purpose}>
                    <th scope="row">{words(purpose)}</th>
                    <td>{format.count(openings)}</td>
                    <td>{format.percent(share)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Shown>
    </Section>
  );
}
