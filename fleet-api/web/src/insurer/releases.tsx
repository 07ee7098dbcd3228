/** Packets that were released to this insurer. */
import type { JSX } from 'preact';
import type { ReleasedPacket } from '../generated/contract.ts';
import { LinkList } from '../pages/paged.tsx';
import { Shown, Title } from '../pages/parts.tsx';
import { linkTo } from '../pages/route.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

const PAGE = 200;
const pageOf = (cursor?: string) =>
  askSigned('GET /v1/insurer/releases', {
    query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
  });

/** The page. */
export function Releases(): JSX.Element {
  const { insurer } = useStrings();
  const format = useFormat();
  const [asked, again] = useAsked(() => pageOf(), []);
  return (
    <>
      <Title>{insurer.title}</Title>
      <p class="lead">{insurer.intro}</p>
      <Shown asked={asked} again={again}>
        {(first) => (
          <LinkList
            {...{ first, next: pageOf, keyOf: (one: ReleasedPacket) => one.release_id }}
            empty={{ title: insurer.empty, text: insurer.emptyText }}
          >
            {(one) => (
              <a {...linkTo(`/insurer/${one.release_id}`)}>
                <strong>{insurer.releasedOn(format.moment(one.released_s))}</strong>
                <span class="number">{one.holding ? insurer.holds : insurer.over}</span>
                <small>
                  {insurer.until(format.moment(one.until_s))} ·{' '}
                  {one.first_read_s === null ? insurer.unread : insurer.read}
                </small>
              </a>
            )}
          </LinkList>
        )}
      </Shown>
    </>
  );
}
