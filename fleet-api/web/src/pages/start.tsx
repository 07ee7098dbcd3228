/** The first page: where somebody wants to look. */
import type { JSX } from 'preact';
import { useStrings } from '../strings/language.ts';
import { Title } from './parts.tsx';
import { linkTo } from './route.ts';

/** A way in; `key` names its texts. */
export interface Way {
  readonly path: string;
  readonly key:
    | 'rider'
    | 'guest'
    | 'operator'
    | 'field'
    | 'theft'
    | 'approver'
    | 'insurer'
    | 'office'
    | 'administration';
}

/** The page. */
export function Start({ ways }: { ways: readonly Way[] }): JSX.Element {
  const { start } = useStrings();
  return (
    <>
      <Title>{start.title}</Title>
      <p class="lead">{start.intro}</p>
      <ul class="ways">
        {ways.map(({ path, key }) => (
          <li key={key}>
            <a {...linkTo(path)}>
              <strong>{start[key].title}</strong>
              <span>{start[key].text}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
