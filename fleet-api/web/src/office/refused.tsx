/** Messages that were refused: why, when, of which vehicle; their sealed bodies can only go. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { RefusedMessage, RefusedMessages } from '../generated/contract.ts';
import { LongList } from '../pages/long-list.tsx';
import { Paged } from '../pages/paged.tsx';
import { Empty, Section, Shown, Title } from '../pages/parts.tsx';
import { NumberTable } from '../pages/table.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { Drop } from './drop.tsx';

const PAGE = 200;
const pageOf = (cursor?: string): Promise<RefusedMessages> =>
  askSigned('GET /v1/privacy/refused', {
    query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
  });

/** The page. */
export function Refused(): JSX.Element {
  const { refused } = useStrings();
  const [asked, again] = useAsked(() => pageOf(), []);
  return (
    <>
      <Title>{refused.title}</Title>
      <p class="lead">{refused.intro}</p>
      <Shown asked={asked} again={again}>
        {(first) =>
          first.items.length === 0 ? (
            <Empty title={refused.empty} text={refused.emptyText} />
          ) : (
            <Kept first={first} again={again} />
          )
        }
      </Shown>
    </>
  );
}

/** Why, in the reader's words; a reason that a later version knows is shown as it is. */
export function useReason(): (code: string) => string {
  const { refused } = useStrings();
  return (code) => (refused.codes as Readonly<Record<string, string>>)[code] ?? code.replaceAll('_', ' ');
}

function Kept({ first, again }: { first: RefusedMessages; again: () => void }): JSX.Element {
  const { refused } = useStrings();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const choose = (id: number, isChosen: boolean): void => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const dropped = (): void => {
    setChosen(new Set());
    again();
  };
  return (
    <>
      <Counts counts={first.counts} />
      <Section title={refused.list} id="messages">
        <Paged first={first} next={pageOf}>
          {(items) => (
            <LongList class="pick" items={items} height={96} keyOf={(one) => String(one.refused_id)}>
              {(one) => (
                <Line
                  {...{ message: one, isChosen: chosen.has(one.refused_id) }}
                  choose={(isChosen) => choose(one.refused_id, isChosen)}
                />
              )}
            </LongList>
          )}
        </Paged>
      </Section>
      <Drop chosen={[...chosen]} dropped={dropped} />
    </>
  );
}

function Counts({ counts }: Pick<RefusedMessages, 'counts'>): JSX.Element {
  const { refused } = useStrings();
  const format = useFormat();
  const reasonOf = useReason();
  return (
    <Section title={refused.counts} id="counts">
      <NumberTable
        heads={[refused.why, refused.messages]}
        rows={counts.map(({ code, messages }) => [reasonOf(code), format.count(messages)])}
      />
    </Section>
  );
}

function Line(props: {
  message: RefusedMessage;
  isChosen: boolean;
  choose: (isChosen: boolean) => void;
}): JSX.Element {
  const { refused } = useStrings();
  const format = useFormat();
  const { message, isChosen } = props;
  const [why, when] = [useReason()(message.code), format.moment(message.hour_s)];
  const from = message.vehicle_id;
  return (
    <label>
      <input
        {...{ type: 'checkbox', checked: isChosen, disabled: message.body === 'none' }}
        {...{ 'aria-label': refused.choose(why, when) }}
        onChange={(event) => props.choose(event.currentTarget.checked)}
      />
      <span>
        <span class="what">{why}</span>
        <span class="more">
          {refused.bodies[message.body]} · {refused.until(format.date(message.ends_on))}
        </span>
        <span class="more">
          {refused.hour(when)} · {refused.bytes(format.counted(message.length))} ·{' '}
          {from === null ? refused.nobody : refused.vehicle(from)}
        </span>
      </span>
    </label>
  );
}
