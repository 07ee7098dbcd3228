/** Who looked at a trip, when and why. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Reads } from '../generated/contract.ts';
import { Said, Shown, useAct } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

type Look = Reads['items'][number];
const PAGE = 20;
const page = (id: string, cursor?: string): Promise<Reads> =>
  askSigned('GET /v1/rider/trips/{rental_id}/reads', {
    path: { rental_id: id },
    query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
  });

/** The list, a page at a time. */
export function Looks({ id }: { id: string }): JSX.Element {
  const [asked, again] = useAsked(() => page(id), [id]);
  return (
    <Shown asked={asked} again={again}>
      {(first) => <List id={id} first={first} />}
    </Shown>
  );
}

function List({ id, first }: { id: string; first: Reads }): JSX.Element {
  const strings = useStrings();
  const [items, setItems] = useState(first.items);
  const [cursor, setCursor] = useState(first.next_cursor);
  const { isBusy, outcome, act } = useAct();
  const more = (): Promise<void> =>
    act(async () => {
      const next = await page(id, cursor ?? undefined);
      setItems([...items, ...next.items]);
      setCursor(next.next_cursor);
      return '';
    });
  if (items.length === 0) return <p>{strings.log.empty}</p>;
  return (
    <>
      <ol class="log">
        {items.map((look) => (
          <Line key={look.leaf_hash} look={look} />
        ))}
      </ol>
      {cursor !== null && (
        <div class="row">
          <button type="button" disabled={isBusy} onClick={() => void more()}>
            {strings.more}
          </button>
        </div>
      )}
      <Said outcome={outcome} />
    </>
  );
}

/** Words of a closed list that may grow: one that is not known here is shown as it is. */
const wordOf = (words: Readonly<Record<string, string>>, key: string): string =>
  words[key] ?? key.replaceAll('_', ' ');

function Line({ look }: { look: Look }): JSX.Element {
  const { log } = useStrings();
  const format = useFormat();
  const who =
    look.who.kind === 'rider' && look.who.id === null ? log.hidden : wordOf(log.actors, look.who.kind);
  return (
    <li>
      <time>{format.moment(look.at_s)}</time>
      <strong>{who}</strong> {wordOf(log.acts, look.act)}
      {look.why !== null && (
        <p class="quiet">
          {log.why}: {look.why}
        </p>
      )}
    </li>
  );
}
