/** Who looked at a trip, when and why. */
import type { JSX } from 'preact';
import type { Reads } from '../generated/contract.ts';
import { Paged } from '../pages/paged.tsx';
import { Shown } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { wordOf } from '../strings/word-of.ts';

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
  const { log } = useStrings();
  if (first.items.length === 0) return <p>{log.empty}</p>;
  return (
    <Paged first={first} next={(cursor) => page(id, cursor)}>
      {(items) => (
        <ol class="log">
          {items.map((look) => (
            <Line key={look.leaf_hash} look={look} />
          ))}
        </ol>
      )}
    </Paged>
  );
}

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
