/** A button whose act cannot be undone: it asks once, in words. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useStrings } from '../strings/language.ts';
import { Question } from './parts.tsx';

/** The button with its question. */
export function AskFirst(props: {
  /** Of the button, and of the answer that does it. */
  act: string;
  question: string;
  /** What it does and what cannot be undone. */
  warning: string;
  look?: 'main' | 'danger';
  isBusy: boolean;
  onYes: () => void;
}): JSX.Element {
  const { cancel } = useStrings();
  const [isAsking, setAsking] = useState(false);
  const { look } = props;
  const yes = (): void => {
    setAsking(false);
    props.onYes();
  };
  return (
    <>
      <button
        {...{ type: 'button', disabled: props.isBusy, onClick: () => setAsking(true) }}
        class={look === 'danger' ? 'ask-danger' : look}
      >
        {props.act}
      </button>
      <Question
        {...{ isOpen: isAsking, isDanger: look === 'danger', title: props.question, yes: props.act }}
        {...{ no: cancel, onYes: yes, onNo: () => setAsking(false) }}
      >
        <p>{props.warning}</p>
      </Question>
    </>
  );
}

/** The same for a form: what was typed stays while it asks. */
export function useAskFirst(
  texts: { readonly act: string; readonly question: string; readonly warning: string },
  onYes: () => void,
): { readonly ask: () => void; readonly dialog: JSX.Element } {
  const { cancel } = useStrings();
  const [isOpen, setOpen] = useState(false);
  const yes = (): void => {
    setOpen(false);
    onYes();
  };
  const dialog = (
    <Question
      {...{ isOpen, isDanger: true, title: texts.question, yes: texts.act, no: cancel }}
      {...{ onYes: yes, onNo: () => setOpen(false) }}
    >
      <p>{texts.warning}</p>
    </Question>
  );
  return { ask: () => setOpen(true), dialog };
}
