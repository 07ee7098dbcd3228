/** What a rider asked about their data: everything as a file, and each request with its day. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SubjectRequestList, SubjectRequestSummary } from '../generated/contract.ts';
import { Paged } from '../pages/paged.tsx';
import { Empty, Said, Section, Shown, Title, useAct } from '../pages/parts.tsx';
import { saveFile } from '../pages/save-file.ts';
import { useAsked } from '../pages/use-ask.ts';
import { askFileSigned, askSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';
import { Objection } from './objection.tsx';
import { sendRequest } from './send-request.ts';

const PAGE = 100;
const pageOf = (cursor?: string): Promise<SubjectRequestList> =>
  askSigned('GET /v1/rider/requests', {
    query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
  });

/** The page. */
export function MyData(): JSX.Element {
  const { actions, data } = useStrings();
  const [asked, again] = useAsked(() => pageOf(), []);
  return (
    <>
      <Title>{data.title}</Title>
      <Section title={actions.title} id="actions">
        <ul class="acts">
          <Everything again={again} />
          <Objection sent={again} />
        </ul>
      </Section>
      <Section title={data.list} id="requests">
        <Shown asked={asked} again={again}>
          {(first) =>
            first.items.length === 0 ? (
              <Empty title={data.empty} text={data.emptyText} />
            ) : (
              <Paged first={first} next={pageOf}>
                {(items) => (
                  <ul class="acts">
                    {items.map((request) => (
                      <Line key={request.request_id} request={request} again={again} />
                    ))}
                  </ul>
                )}
              </Paged>
            )
          }
        </Shown>
      </Section>
    </>
  );
}

function Everything({ again }: { again: () => void }): JSX.Element {
  const { data } = useStrings();
  const { isBusy, outcome, act } = useAct();
  const [made, setMade] = useState<string>();
  const make = (): Promise<void> =>
    act(async () => {
      const sent = await sendRequest({ kind: 'access' });
      if ('controller' in sent) return data.passedOn(sent.controller);
      setMade(sent.request_id);
      again();
      return data.ready;
    });
  return (
    <li>
      <div>
        <h3>{data.export}</h3>
        <p class="quiet">{data.exportText}</p>
        <Said outcome={outcome} />
      </div>
      {made === undefined ? (
        <button type="button" disabled={isBusy} onClick={() => void make()}>
          {data.exportNow}
        </button>
      ) : (
        <Save id={made} />
      )}
    </li>
  );
}

function Save({ id }: { id: string }): JSX.Element {
  const { data } = useStrings();
  const { isBusy, outcome, act } = useAct();
  const save = (): Promise<void> =>
    act(async () => {
      saveFile(
        await askFileSigned('GET /v1/rider/requests/{request_id}/result', { path: { request_id: id } }),
        'my-data.zip',
      );
      return '';
    });
  return (
    <div>
      <button type="button" class="main" disabled={isBusy} onClick={() => void save()}>
        {data.download}
      </button>
      {outcome?.kind === 'failed' && <Said outcome={outcome} />}
    </div>
  );
}

/** Kinds that make a file, and kinds that can be taken back while they hold. */
const FILES: readonly string[] = ['access', 'portability'];
const HOLDING: readonly string[] = ['restrict', 'object', 'withdraw'];

function Line({ request, again }: { request: SubjectRequestSummary; again: () => void }): JSX.Element {
  const strings = useStrings();
  const format = useFormat();
  const { isBusy, outcome, act } = useAct();
  const { data, actions } = strings;
  const takeBack = (): Promise<void> =>
    act(async () => {
      await askSigned('POST /v1/rider/requests/{request_id}/take-back', {
        path: { request_id: request.request_id },
      });
      again();
      return '';
    });
  const purpose = actions.purposes[request.purpose as keyof typeof actions.purposes]?.name ?? request.purpose;
  const isOpen = request.closed_s === null;
  const canTakeBack = isOpen || (HOLDING.includes(request.kind) && request.state !== 'taken_back');
  return (
    <li>
      <div>
        <h3>
          {data.kinds[request.kind]}
          {purpose !== null && `: ${purpose}`}
        </h3>
        <p class="quiet">
          {format.moment(request.received_s)} ·{' '}
          {isOpen ? data.due(format.moment(request.due_s)) : data.answered}
        </p>
        {request.refusal !== null && <p>{request.refusal}</p>}
        <Said outcome={outcome} />
      </div>
      {FILES.includes(request.kind) && !isOpen && <Save id={request.request_id} />}
      {canTakeBack && !FILES.includes(request.kind) && (
        <button type="button" disabled={isBusy} onClick={() => void takeBack()}>
          {data.takeBack}
        </button>
      )}
    </li>
  );
}
