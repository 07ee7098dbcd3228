/** Who looked at a pursuit, when and why; no place. */
import type { JSX } from 'preact';
import { Section, Shown } from '../pages/parts.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

/** The list. */
export function Looked({ theftId }: { theftId: string }): JSX.Element {
  const { theft } = useStrings();
  const format = useFormat();
  const read = () => askSigned('GET /v1/theft/cases/{theft_id}/report', { path: { theft_id: theftId } });
  const [asked, again] = useAsked(read, [theftId]);
  return (
    <Section title={theft.looks} id="looks" intro={theft.looksText}>
      <Shown asked={asked} again={again}>
        {({ looks }) =>
          looks.length === 0 ? (
            <p>{theft.noLooks}</p>
          ) : (
            <ol class="log">
              {looks.map((one) => (
                <li key={one.session_id}>
                  <time>{format.moment(one.opened_s)}</time>
                  <strong>{one.officer}</strong>
                  <p class="quiet">{one.reason}</p>
                </li>
              ))}
            </ol>
          )
        }
      </Shown>
      <button type="button" onClick={again}>
        {theft.refresh}
      </button>
    </Section>
  );
}
