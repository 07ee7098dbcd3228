/** One packet: opened by the vault when asked for, checked in the browser, drawn and saved. */
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { Chart } from '../chart/chart.tsx';
import { sentenceOf } from '../doors/door-error.ts';
import { MapOf } from '../map/map.tsx';
import { Facts, Said, Section, Title, useAct } from '../pages/parts.tsx';
import { linkTo } from '../pages/route.ts';
import { saveFile } from '../pages/save-file.ts';
import { askFileSigned } from '../session/session.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

type Checking = typeof import('./checked.ts');
type Checked = Awaited<ReturnType<Checking['checkPacket']>>;
type AccidentRecord = NonNullable<Checked['record']>;

interface Opened {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly checking: Checking;
}

async function openPacket(id: string): Promise<Opened> {
  const path = { release_id: id };
  const [file, checking] = await Promise.all([
    askFileSigned('GET /v1/insurer/releases/{release_id}/packet', { path }),
    import('./checked.ts'),
  ]);
  return { file: new Uint8Array(await file.arrayBuffer()), checking };
}

/** The page: nothing is opened before somebody says so. */
export function PacketPage({ id }: { id: string }): JSX.Element {
  const { insurer } = useStrings();
  const [opened, setOpened] = useState<Opened>();
  const { isBusy, outcome, act } = useAct();
  const open = (): Promise<void> =>
    act(async () => {
      setOpened(await openPacket(id));
      return insurer.opened;
    });
  return (
    <>
      <p>
        <a {...linkTo('/insurer')}>← {insurer.title}</a>
      </p>
      <Title>{insurer.one}</Title>
      <p class="lead">{insurer.openText}</p>
      {opened === undefined && (
        <button type="button" class="main" disabled={isBusy} onClick={() => void open()}>
          {insurer.open}
        </button>
      )}
      <Said outcome={outcome} />
      {opened !== undefined && <Packet id={id} opened={opened} />}
    </>
  );
}

function Packet({ id, opened: { file, checking } }: { id: string; opened: Opened }): JSX.Element {
  const strings = useStrings();
  const { insurer } = strings;
  const [roots, setRoots] = useState('');
  const [checked, setChecked] = useState<Checked>();
  const [failure, setFailure] = useState<unknown>();
  const given = checking.rootsIn(roots);
  useEffect(() => {
    let isWanted = true;
    const told = (verdict: Checked | undefined, error?: unknown): void => {
      if (!isWanted) return; // a verdict that comes late is of keys that stand there no more
      setChecked(verdict);
      setFailure(error);
    };
    checking.checkPacket(file, given ?? []).then(told, (error: unknown) => told(undefined, error));
    return () => {
      isWanted = false;
    };
  }, [file, roots]);
  const save = (): void => saveFile(new Blob([file], { type: 'application/json' }), `accident-${id}.json`);
  return (
    <>
      <Section title={insurer.check} id="check" intro={insurer.checkText}>
        <label class="field" for="roots">
          {insurer.roots}
          <small>{insurer.rootsHint}</small>
        </label>
        <textarea
          id="roots"
          class="code"
          rows={3}
          value={roots}
          onInput={(e) => setRoots(e.currentTarget.value)}
        />
        {given === undefined && <p role="alert">{insurer.rootsWrong}</p>}
        {failure !== undefined && <p role="alert">{sentenceOf(failure, strings)}</p>}
        {checked && (
          <p role="status" class={checked.verdict === 'holds' ? 'notice' : 'notice warn'}>
            {insurer.verdicts[checked.verdict]}
          </p>
        )}
        <div class="row">
          <button type="button" onClick={save}>
            {insurer.save}
          </button>
        </div>
      </Section>
      {checked?.record && <Record record={checked.record} checking={checking} />}
    </>
  );
}

function Record({ record, checking }: { record: AccidentRecord; checking: Checking }): JSX.Element {
  const { insurer } = useStrings();
  const format = useFormat();
  const speeds = useMemo(() => checking.speedPlot(record, insurer.speed), [record, insurer]);
  const readings = useMemo(() => checking.readingsPlot(record), [record]);
  const drawing = useMemo(() => placesOf(record, insurer.place), [record, insurer]);
  const told = (value: number | undefined, unit: string): string =>
    value === undefined ? '–' : `${value}${unit}`;
  return (
    <>
      {record.isTest && <p class="notice warn">{insurer.test}</p>}
      <Facts
        facts={[
          [insurer.at, record.timeS === undefined ? '–' : format.instant(record.timeS)],
          [
            insurer.trigger,
            insurer.triggers[record.trigger as keyof typeof insurer.triggers] ?? record.trigger,
          ],
          [insurer.direction, told(record.directionDeg, '°')],
          [insurer.occupants, told(record.occupants, '')],
          [insurer.tilt, told(record.tiltDeg, '°')],
          [insurer.trusted, record.isPositionTrusted ? insurer.yes : insurer.no],
        ]}
      />
      {record.speedsMps.length > 0 && (
        <Section title={insurer.speed} id="speed">
          <Chart name={insurer.speedText} data={speeds} />
        </Section>
      )}
      {record.readings.length > 0 && (
        <Section title={insurer.readings} id="readings">
          <Chart name={insurer.readingsText} data={readings} />
        </Section>
      )}
      {record.positions.length > 0 && (
        <Section title={insurer.place} id="place">
          <MapOf drawing={drawing} name={insurer.place} />
        </Section>
      )}
    </>
  );
}

function placesOf({ positions }: AccidentRecord, name: string) {
  const degrees = positions.map(
    ({ latitudeE6, longitudeE6 }) => [longitudeE6 / 1e6, latitudeE6 / 1e6] as const,
  );
  const [last] = degrees;
  const points =
    last === undefined ? [] : [{ kind: 'end' as const, name, longitude: last[0], latitude: last[1] }];
  return { points, lines: degrees.length < 2 ? [] : [degrees], cells: [] };
}
