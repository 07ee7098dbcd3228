/** Fields of forms: a label, what it is for, and the browser's own control. */
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

/** One line of text. */
export function Field(props: {
  label: string;
  hint?: string;
  value: string;
  min?: number;
  max?: number;
  type?: 'text' | 'number' | 'date' | 'datetime-local';
  isOptional?: boolean;
  set: (value: string) => void;
}): JSX.Element {
  const id = useId();
  const { min, max, type = 'text' } = props;
  const common = {
    ...{ id, value: props.value, required: !props.isOptional, autocomplete: 'off' },
    onInput: (event: { currentTarget: HTMLInputElement }) => props.set(event.currentTarget.value),
  } as const;
  return (
    <>
      <label class="field" for={id}>
        {props.label}
        {props.hint && <small>{props.hint}</small>}
      </label>
      {type === 'number' && <input type="number" min={min} max={max} {...common} />}
      {type === 'date' && <input type="date" {...common} />}
      {type === 'datetime-local' && <input type="datetime-local" {...common} />}
      {type === 'text' && <input type="text" minLength={min} maxLength={max} {...common} />}
    </>
  );
}

/** Several lines: what is copied from elsewhere. */
export function Lines(props: {
  label: string;
  hint?: string;
  value: string;
  rows: number;
  isOptional?: boolean;
  set: (value: string) => void;
}): JSX.Element {
  const id = useId();
  return (
    <>
      <label class="field" for={id}>
        {props.label}
        {props.hint && <small>{props.hint}</small>}
      </label>
      <textarea
        {...{ id, class: 'code', rows: props.rows, value: props.value, required: !props.isOptional }}
        {...{ autocomplete: 'off', spellcheck: false }}
        onInput={(event) => props.set(event.currentTarget.value)}
      />
    </>
  );
}

/** One of a list. */
export function Choice<T extends string>(props: {
  label: string;
  value: T;
  choices: Readonly<Record<T, string>>;
  set: (value: T) => void;
}): JSX.Element {
  const id = useId();
  return (
    <>
      <label class="field" for={id}>
        {props.label}
      </label>
      <select id={id} value={props.value} onChange={(event) => props.set(event.currentTarget.value as T)}>
        {(Object.entries(props.choices) as [T, string][]).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </>
  );
}

/** A form that is sent by its button or Enter; the browser says what is missing. */
export function Form(props: {
  send: string;
  isBusy: boolean;
  isDanger?: boolean;
  /** Beside a form or button that says the other thing, which most press. */
  isOther?: boolean;
  onSend: () => void;
  children: ComponentChildren;
}): JSX.Element {
  const look = props.isDanger ? 'danger' : props.isOther ? '' : 'main';
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    props.onSend();
  };
  return (
    <form class="form" onSubmit={send}>
      {props.children}
      <div class="row">
        <button type="submit" class={look} disabled={props.isBusy}>
          {props.send}
        </button>
      </div>
    </form>
  );
}
