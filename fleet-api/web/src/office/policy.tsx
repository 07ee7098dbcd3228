/** The policy as a matrix, and what one version changed of another. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PolicyVersions } from '../generated/contract.ts';
import { Choice } from '../pages/form.tsx';
import { Empty, Said, Section, Shown, Title, useAct } from '../pages/parts.tsx';
import { saveFile } from '../pages/save-file.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askFileSigned, askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { changedLines } from './difference.ts';
import { PolicyMatrix } from './matrix.tsx';

const documentOf = async (version: string): Promise<string> =>
  (await askSigned('GET /v1/privacy/policy/{version}', { path: { version } })).document;

/** The page. */
export function PolicyPage(): JSX.Element {
  const { office } = useStrings();
  const [asked, again] = useAsked(() => askSigned('GET /v1/privacy/policy'), []);
  return (
    <>
      <Title>{office.policy}</Title>
      <p class="lead">{office.policyIntro}</p>
      <Shown asked={asked} again={again}>
        {(versions) =>
          versions.current === null ? (
            <Empty title={office.noPolicy} text={office.noPolicyText} />
          ) : (
            <>
              <Matrix version={String(versions.current)} />
              <Difference versions={versions} />
            </>
          )
        }
      </Shown>
      <Register />
    </>
  );
}

function Matrix({ version }: { version: string }): JSX.Element {
  const { office } = useStrings();
  const read = async () => {
    const [document, { matrixOf }] = await Promise.all([documentOf(version), import('./rules.ts')]);
    return matrixOf(document);
  };
  const [asked, again] = useAsked(read, [version]);
  return (
    <Section title={office.matrix(version)} id="matrix" intro={office.matrixText}>
      <Shown asked={asked} again={again}>
        {(matrix) => <PolicyMatrix matrix={matrix} />}
      </Shown>
    </Section>
  );
}

function Difference({ versions }: { versions: PolicyVersions }): JSX.Element {
  const { office } = useStrings();
  const numbers = versions.versions
    .map(({ version }) => String(version))
    .sort((a, b) => Number(a) - Number(b));
  const choices = Object.fromEntries(numbers.map((version) => [version, office.version(version)]));
  const [from, setFrom] = useState(numbers.at(-2) ?? numbers[0] ?? '1');
  const [to, setTo] = useState(numbers.at(-1) ?? '1');
  const read = async () => changedLines(await documentOf(from), await documentOf(to));
  const [asked, again] = useAsked(read, [from, to]);
  return (
    <Section title={office.difference} id="difference">
      <div class="choices">
        <Choice label={office.from} value={from} choices={choices} set={setFrom} />
        <Choice label={office.to} value={to} choices={choices} set={setTo} />
      </div>
      <Shown asked={asked} again={again}>
        {(lines) =>
          lines.length === 0 ? (
            <p>{office.same}</p>
          ) : (
            <ol class="changes">
              {lines.map(({ kind, text }, i) => (
                <li key={`${i} ${text}`} class={kind}>
                  <span class="mark-change">{kind === 'added' ? '+' : '−'}</span> <code>{text}</code>
                </li>
              ))}
            </ol>
          )
        }
      </Shown>
    </Section>
  );
}

function Register(): JSX.Element {
  const { office } = useStrings();
  const { isBusy, outcome, act } = useAct();
  const save = (format: 'html' | 'json'): void =>
    void act(async () => {
      const query = { format };
      saveFile(await askFileSigned('GET /v1/privacy/register', { query }), `register.${format}`);
      return office.saved;
    });
  return (
    <Section title={office.register} id="register" intro={office.registerText}>
      <div class="row">
        <button type="button" disabled={isBusy} onClick={() => save('html')}>
          {office.registerHtml}
        </button>
        <button type="button" disabled={isBusy} onClick={() => save('json')}>
          JSON
        </button>
      </div>
      <Said outcome={outcome} />
    </Section>
  );
}
