/** The audit log: newest first, verified here when asked. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { Chart } from '../chart/chart.tsx';
import type { AuditEntry, AuditPage, Openings } from '../generated/contract.ts';
import { Paged } from '../pages/paged.tsx';
import { Said, Section, Shown, Title, useAct } from '../pages/parts.tsx';
import { NumberTable } from '../pages/table.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { openingPlot, openingShares } from './shares.ts';

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
  return (
    <Paged first={first} next={pageOf}>
      {(items) => (
        <>
          <Verify items={items} />
          <ol class="log">
            {items.map((one) => (
              <Line key={one.leaf_hash} entry={one} />
            ))}
          </ol>
        </>
      )}
    </Paged>
  );
}

function Verify({ items }: { items: AuditPage['items'] }): JSX.Element {
  const { office } = useStrings();
  const { counted } = useFormat();
  const [broken, setBroken] = useState<keyof typeof office.broken>();
  const { isBusy, outcome, act } = useAct();
  const verify = (): void =>
    void act(async () => {
      const { verifyLog } = await import('./verify.ts');
      const verdict = await verifyLog(items);
      setBroken(verdict.ok ? undefined : verdict.why);
      if (!verdict.ok) return '';
      return office.verified(counted(verdict.leaves), counted(verdict.entries), counted(verdict.waiting));
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

/** For what precise places were opened: all that the log has. */
function Shares(): JSX.Element {
  const { office } = useStrings();
  const [asked, again] = useAsked(() => askSigned('GET /v1/privacy/audit/openings'), []);
  return (
    <Section title={office.shares} id="shares" intro={office.sharesText}>
      <Shown asked={asked} again={again}>
        {(counted) => (counted.purposes.length === 0 ? <p>{office.noOpenings}</p> : <Counted {...counted} />)}
      </Shown>
    </Section>
  );
}

function Counted({ purposes, days }: Openings): JSX.Element {
  const { office } = useStrings();
  const format = useFormat();
  const data = useMemo(
    () => openingPlot(days, { all: office.openings, dayText: format.date }),
    [days, office, format],
  );
  return (
    <>
      <NumberTable
        heads={[office.purpose, office.openings, office.pieces, office.share]}
        rows={openingShares(purposes).map(({ purpose, openings, chunks, share }) => [
          words(purpose),
          format.count(openings),
          format.count(chunks),
          format.percent(share),
        ])}
      />
      {days.length > 0 && <Chart name={office.openingsByDay} data={data} />}
    </>
  );
}
