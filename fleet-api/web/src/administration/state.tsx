/** Whether the fleet's parts work, what units run, and what is stuck: without a place, a rider or a time. */
import type { JSX } from 'preact';
import type { FleetStatus, UnitState } from '../generated/contract.ts';
import { LinkList } from '../pages/paged.tsx';
import { Facts, Section, Shown, Title } from '../pages/parts.tsx';
import { NumberTable } from '../pages/table.tsx';
import { useAsked } from '../pages/use-ask.ts';
import { askSigned } from '../session/session.ts';
import type { Strings } from '../strings/en.ts';
import { useStrings } from '../strings/language.ts';
import { useFormat } from '../strings/use-format.ts';

const PAGE = 200;
const pageOf = (cursor?: string) =>
  askSigned('GET /v1/administrator/units', {
    query: { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
  });

/** The page. */
export function StatePage(): JSX.Element {
  const { administration } = useStrings();
  const [asked, again] = useAsked(() => askSigned('GET /v1/administrator/status'), []);
  return (
    <>
      <Title>{administration.title}</Title>
      <p class="lead">{administration.intro}</p>
      <Shown asked={asked} again={again}>
        {(status) => <Status status={status} />}
      </Shown>
      <Units />
    </>
  );
}

function Status({ status }: { status: FleetStatus }): JSX.Element {
  const { administration } = useStrings();
  const format = useFormat();
  const { ready, policy, overdue } = status;
  return (
    <>
      <p class={ready ? 'notice' : 'notice warn'} role="status">
        {ready ? administration.works : administration.fails}
      </p>
      <Facts
        facts={[
          [administration.policy, String(policy.version)],
          [
            administration.announced,
            policy.announced === null ? administration.none : String(policy.announced),
          ],
        ]}
      />
      {status.checks.length > 0 && <Parts checks={status.checks} />}
      <Section title={administration.overdue} id="overdue">
        <Facts
          facts={[
            [administration.documents, format.count(overdue.documents)],
            [administration.webhooks, format.count(overdue.webhooks)],
            [administration.givenUp, format.count(overdue.webhooks_given_up)],
          ]}
        />
      </Section>
      <Running units={status.units} />
      {status.refused !== null && <Refusals refused={status.refused} />}
    </>
  );
}

/** Parts by the words of the doors' own log, which is what one searches for. */
function Parts({ checks }: Pick<FleetStatus, 'checks'>): JSX.Element {
  const { administration } = useStrings();
  const rows = checks.map(({ check, problem }) => [check, problem ?? administration.well] as const);
  return (
    <Section title={administration.parts} id="parts">
      <NumberTable heads={[administration.part, administration.state]} rows={rows} />
    </Section>
  );
}

/** What units run, a line each. */
function runningOf(units: FleetStatus['units'], { administration }: Strings): [string, number][] {
  const { policies, keySets, transportKeys, agents, unsaid } = administration;
  const named = (
    name: (version: string) => string,
    all: readonly { readonly version: string | number; readonly units: number }[],
  ): [string, number][] => all.map((one) => [name(String(one.version || unsaid)), one.units]);
  return [
    ...named(policies, units.policies),
    ...named(keySets, units.key_sets),
    ...named(transportKeys, units.transport_keys),
    ...named(agents, units.agents),
  ];
}

function Running({ units }: Pick<FleetStatus, 'units'>): JSX.Element {
  const strings = useStrings();
  const { administration } = strings;
  const format = useFormat();
  const counted = (rows: [string, number][]) => rows.map(([what, n]) => [what, format.count(n)] as const);
  const { never, lately, stale } = units.heard;
  const { heards } = administration;
  return (
    <Section title={administration.units} id="units" intro={administration.unitsText}>
      <NumberTable
        heads={[administration.heard, administration.count]}
        rows={counted([
          [heards.lately, lately],
          [heards.stale, stale],
          [heards.never, never],
        ])}
      />
      <NumberTable
        heads={[administration.what, administration.count]}
        rows={counted(runningOf(units, strings))}
      />
    </Section>
  );
}

function Refusals({ refused: counts }: { refused: NonNullable<FleetStatus['refused']> }): JSX.Element {
  const { administration, refused } = useStrings();
  const format = useFormat();
  const codes: Readonly<Record<string, string>> = refused.codes;
  return (
    <Section title={administration.refused} id="refused">
      {counts.length === 0 ? (
        <p>{administration.noRefused}</p>
      ) : (
        <NumberTable
          heads={[refused.why, refused.messages]}
          rows={counts.map(({ code, messages }) => [codes[code] ?? code, format.count(messages)])}
        />
      )}
    </Section>
  );
}

/** The list is a door of its own: a policy may give no single vehicle, and then it says so here. */
function Units(): JSX.Element {
  const { administration } = useStrings();
  const [asked, again] = useAsked(() => pageOf(), []);
  return (
    <Section title={administration.list} id="list">
      <Shown asked={asked} again={again}>
        {(first) => (
          <LinkList
            {...{ first, next: pageOf, keyOf: (one: UnitState) => one.unit_id }}
            empty={{ title: administration.empty, text: administration.emptyText }}
          >
            {(one) => <Unit unit={one} />}
          </LinkList>
        )}
      </Shown>
    </Section>
  );
}

function Unit({ unit }: { unit: UnitState }): JSX.Element {
  const { administration, vehicles } = useStrings();
  const { policies, agents, unsaid } = administration;
  return (
    <div class="line">
      <strong>{unit.label}</strong>
      <span class="number">{administration.heards[unit.heard]}</span>
      <small>
        {administration.line(
          vehicles[unit.kind],
          policies(String(unit.policy_version || unsaid)),
          agents(unit.agent_version || unsaid),
        )}
      </small>
    </div>
  );
}
