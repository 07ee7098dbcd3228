/** The pieces that every page is made of: headings that take the focus, states, buttons that wait, questions asked once. */
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { sentenceOf } from '../doors/door-error.ts';
import { useStrings } from '../strings/language.ts';
import type { Asked } from './use-ask.ts';

/** The heading of a page: it takes the focus when the page opens, so that a screen reader begins there. */
export function Title({ children }: { children: string }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const { name } = useStrings();
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    document.title = `${children} · ${name}`;
  }, [children, name]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

/** A part of a page with its heading. */
export function Section(props: {
  title: string;
  id: string;
  intro?: string;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <section aria-labelledby={props.id} class="part">
      <h2 id={props.id}>{props.title}</h2>
      {props.intro && <p class="quiet">{props.intro}</p>}
      {props.children}
    </section>
  );
}

/** An answer in each of its states. */
export function Shown<T>(props: {
  asked: Asked<T>;
  again: () => void;
  children: (value: T) => ComponentChildren;
}): JSX.Element {
  const strings = useStrings();
  const { asked, again } = props;
  if (asked.kind === 'there') {
    return (
      <>
        {asked.stale !== undefined && <Failed error={asked.stale} again={again} />}
        {props.children(asked.value)}
      </>
    );
  }
  if (asked.kind === 'loading') {
    return (
      <p class="state" role="status" aria-busy="true">
        {strings.loading}
      </p>
    );
  }
  return <Failed error={asked.error} again={again} />;
}

function Failed({ error, again }: { error: unknown; again: () => void }): JSX.Element {
  const strings = useStrings();
  return (
    <div class="state failed" role="alert">
      <h2>{strings.failedTitle}</h2>
      <p>{sentenceOf(error, strings)}</p>
      <button type="button" onClick={again}>
        {strings.again}
      </button>
    </div>
  );
}

/** Where there is nothing: what will come, rather than a blank. */
export function Empty({ title, text }: { title: string; text: string }): JSX.Element {
  return (
    <div class="state">
      <h2>{title}</h2>
      <p>{text}</p>
    </div>
  );
}

/** What came of an act: said once, to screen readers too. */
export type Outcome = { readonly kind: 'done' | 'failed'; readonly text: string };

/** Says it. */
export function Said({ outcome }: { outcome: Outcome | undefined }): JSX.Element {
  return (
    <p class={`said ${outcome?.kind ?? ''}`} role="status">
      {outcome?.text}
    </p>
  );
}

/** Does something once at a time, and says how it went. */
export function useAct(): {
  readonly isBusy: boolean;
  readonly outcome: Outcome | undefined;
  act(work: () => Promise<string>): Promise<void>;
} {
  const strings = useStrings();
  const [isBusy, setBusy] = useState(false);
  const isUnderWay = useRef(false);
  const [said, setSaid] = useState<{ readonly outcome: Outcome; readonly by: typeof strings }>();
  const setOutcome = (outcome: Outcome): void => setSaid({ outcome, by: strings });
  return {
    // What was said in another language is not left standing among this one's sentences.
    ...{ isBusy, outcome: said?.by === strings ? said.outcome : undefined },
    async act(work) {
      // Two presses may come before a button is drawn as busy.
      if (isUnderWay.current) return;
      isUnderWay.current = true;
      setBusy(true);
      setSaid(undefined);
      try {
        setOutcome({ kind: 'done', text: await work() });
      } catch (error) {
        setOutcome({ kind: 'failed', text: sentenceOf(error, strings) });
      } finally {
        isUnderWay.current = false;
        setBusy(false);
      }
    },
  };
}

/** A question before an act, once and in words. The browser's own dialog keeps the focus and gives it back. */
export function Question(props: {
  isOpen: boolean;
  title: string;
  yes: string;
  no: string;
  isDanger?: boolean;
  onYes: () => void;
  onNo: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const no = useRef<HTMLButtonElement>(null);
  const isAsked = useRef(false);
  const id = useId(); // a page may have as many questions as it has lines
  useLayoutEffect(() => {
    isAsked.current = props.isOpen;
    if (!props.isOpen) {
      dialog.current?.close();
      return;
    }
    dialog.current?.showModal();
    // A key that is held down, or pressed once too often, must not answer what cannot be undone.
    if (props.isDanger) no.current?.focus();
  }, [props.isOpen]);
  // The browser tells of a closing later: by then the question may have been asked again, and stands.
  const closed = (): void => {
    if (isAsked.current && !dialog.current?.open) props.onNo();
  };
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={closed}>
      <h2 id={id}>{props.title}</h2>
      {props.children}
      <div class="row">
        <button type="button" class={props.isDanger ? 'danger' : 'main'} onClick={props.onYes}>
          {props.yes}
        </button>
        <button ref={no} type="button" onClick={props.onNo}>
          {props.no}
        </button>
      </div>
    </dialog>
  );
}

/** Named facts, a line each. */
export function Facts({ facts }: { facts: readonly (readonly [string, ComponentChildren])[] }): JSX.Element {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
