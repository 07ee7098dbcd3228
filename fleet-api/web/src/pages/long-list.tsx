/** A list of any length of which only what is in sight is drawn; lines have one height. A short one is drawn whole. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { SHORT, type Span, spanInSight } from './span.ts';

/** The list. Positions are told to screen readers, since not every line is there. */
export function LongList<T>(props: {
  class: string;
  items: readonly T[];
  /** Pixels of a line. */
  height: number;
  keyOf: (item: T) => string;
  children: (item: T) => ComponentChildren;
}): JSX.Element {
  const { items, height } = props;
  const list = useRef<HTMLUListElement>(null);
  const [span, setSpan] = useState<Span>({ from: 0, to: Math.min(items.length, SHORT) });
  useEffect(() => {
    const look = (): void => {
      const top = list.current?.getBoundingClientRect().top ?? 0;
      setSpan(spanInSight(items.length, height, top, innerHeight));
    };
    look();
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    return () => {
      removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, [items.length, height]);
  return (
    <ul ref={list} class={`window ${props.class}`} style={{ height: `${items.length * height}px` }}>
      {items.slice(span.from, span.to).map((item, i) => (
        <li
          key={props.keyOf(item)}
          style={{ top: `${(span.from + i) * height}px` }}
          aria-setsize={items.length}
          aria-posinset={span.from + i + 1}
        >
          {props.children(item)}
        </li>
      ))}
    </ul>
  );
}
