/** Lists that come in pages: what was read so far, and a button for what is behind it. */
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Count } from '../strings/format.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { LongList } from './long-list.tsx';
import { Empty, Said, useAct } from './parts.tsx';

/** A page of a list, as every door gives one. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

interface PagedProps<T> {
  readonly first: ListPage<T>;
  /** Reads the page at a cursor. */
  readonly next: (cursor: string) => Promise<ListPage<T>>;
  /** Says how many are there, once more were read. */
  readonly told?: (count: Count) => string;
}

/** What was read so far. A first page that was read anew begins the list again. */
export function Paged<T>(
  props: PagedProps<T> & { children: (items: readonly T[]) => ComponentChildren },
): JSX.Element {
  const { first, next, told } = props;
  const { more: text } = useStrings();
  const format = useFormat();
  const [read, setRead] = useState({ since: first, ...first });
  const { isBusy, outcome, act } = useAct();
  const { items, next_cursor: cursor } = read.since === first ? read : first;
  const more = (): void =>
    void act(async () => {
      const page = await next(cursor ?? '');
      const all = [...items, ...page.items];
      setRead({ since: first, items: all, next_cursor: page.next_cursor });
      return told?.(format.counted(all.length)) ?? '';
    });
  return (
    <>
      {props.children(items)}
      {cursor !== null && (
        <div class="row">
          <button type="button" disabled={isBusy} onClick={more}>
            {text}
          </button>
        </div>
      )}
      <Said outcome={outcome} />
    </>
  );
}

/** Pixels of a line of a list of links. */
const LINE_PX = 80;

/** Links of one height, page after page, of which only those in sight are drawn; or what will stand there. */
export function LinkList<T>(
  props: PagedProps<T> & {
    empty: { readonly title: string; readonly text: string };
    keyOf: (item: T) => string;
    children: (item: T) => ComponentChildren;
  },
): JSX.Element {
  if (props.first.items.length === 0) return <Empty {...props.empty} />;
  return (
    <Paged {...props}>
      {(items) => (
        <LongList class="trips" items={items} height={LINE_PX} keyOf={props.keyOf}>
          {props.children}
        </LongList>
      )}
    </Paged>
  );
}
