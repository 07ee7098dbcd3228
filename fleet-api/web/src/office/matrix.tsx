/** The matrix of a policy: what of each signal leaves for which purpose, and when. */
import type { JSX } from 'preact';
import { useStrings } from '../strings/language.ts';
import type { Matrix } from './rules.ts';

const words = (id: string): string => id.replaceAll('_', ' ');
const kindOf = (rule: string | undefined): string => rule?.split(' ')[0] ?? 'dropped';

/** The table. The document's own words are English, and marked so for screen readers. */
export function PolicyMatrix({ matrix }: { matrix: Matrix }): JSX.Element {
  const { office } = useStrings();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls a wide table by its focus
    <section class="scroll" tabIndex={0} aria-label={office.policy}>
      <table class="matrix">
        <thead>
          <tr>
            <th scope="col">{office.purpose}</th>
            <th scope="col">{office.when}</th>
            {matrix.signals.map((signal) => (
              <th scope="col" key={signal} lang="en">
                {words(signal)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody lang="en">
          {matrix.rows.map(({ purpose, when, leaves }) => (
            <tr key={purpose}>
              <th scope="row">{words(purpose)}</th>
              <td class="quiet">{when}</td>
              {matrix.signals.map((signal) => (
                <td key={signal} class={kindOf(leaves[signal])}>
                  {leaves[signal] ?? '·'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
