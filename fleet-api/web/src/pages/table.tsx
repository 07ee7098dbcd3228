/** Tables of words and numbers: a line begins with what it is of. */
import type { JSX } from 'preact';

interface TableProps {
  readonly heads: readonly string[];
  /** As long as `heads`; no two begin with the same words. */
  readonly rows: readonly (readonly [what: string, ...cells: string[]])[];
}

/** Numbers, in columns of their own width. */
export function NumberTable(props: TableProps): JSX.Element {
  return (
    <table class="numbers">
      <Lines {...props} />
    </table>
  );
}

/** Words, wider than a phone: it scrolls by itself. */
export function WideTable(props: TableProps): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <section class="scroll" tabIndex={0} aria-label={props.heads.join(', ')}>
      <table>
        <Lines {...props} />
      </table>
    </section>
  );
}

function Lines({ heads, rows }: TableProps): JSX.Element {
  return (
    <>
      <thead>
        <tr>
          {heads.map((head) => (
            <th scope="col" key={head}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([what, ...cells]) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            {cells.map((cell, i) => (
              <td key={heads[i + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </>
  );
}
