/**
 * The annex of the data protection impact assessment (GDPR 35(7), L2): what is processed, why it is needed, what could
 * go wrong and what is done against it, with every weighing of interests in full. Public, and in English. Pure.
 */
import {
  type ActivePurpose,
  activePurposes,
  BASIS_ARTICLE,
  type Policy,
  plain,
  ruleWords,
} from '@fleetveil/proto';
import type { Organisation } from '../organisation/organisation.ts';
import { type Block, facts, list, type Page, part, section, table, text } from './page.ts';

/** What could go wrong, what is known about it, what answers it (docs/requirements.md, X1 to X13 and F1 to F6). */
const RISKS: readonly (readonly [risk: string, known: string, answer: string])[] = [
  [
    'A home is found from areas',
    'sending when the area changes: 113 m instead of 309 m',
    'fixed beats, never on a change, a start or a stop',
  ],
  [
    'Noise is averaged away',
    '38 m after 100 parkings',
    'no noise: the same place is the same area on every day and in every vehicle',
  ],
  [
    'Jitter at a border shows where a vehicle stands',
    '13 % of parked weeks',
    'a parked place is measured once and repeated unchanged',
  ],
  [
    'Two resolutions of one place intersect',
    'areas of different size do not nest',
    'one place, one hierarchy of areas',
  ],
  [
    'Somebody is picked out by an id',
    'four points single out 95 % of people',
    'ids outside change with each rental; who rode is stored apart',
  ],
  [
    'A destination is found from speeds',
    '17 % within 250 m',
    'no speed and no heading leaves a vehicle in clear',
  ],
  [
    'Vehicles are told apart by mileage or charge',
    '10 vehicles in 99.5 % of cases',
    'whole kilometres once a day, charge in tenths, only while parked',
  ],
  ['Sizes and times of messages tell riding from parked', 'measured', 'messages of a kind have one size'],
  [
    'A rider is found in published numbers',
    'two releases around an objection',
    'ten riders at least, a cap, a day late, nothing computed twice',
  ],
  [
    'An insider invents a rental',
    'works in every system we know',
    'nothing precise before a physical sign of use',
  ],
  [
    'An innocent person is pursued for a theft',
    'late returns, tows, staff',
    'two independent signs, two people, or the keys are destroyed unseen',
  ],
  [
    'A backup is forgotten',
    'fined in 2021',
    'nothing precise is readable in a backup; copies die by a named day',
  ],
  ['The wrong renter is named', 'faulted in 2024', 'moments to the second, two people check'],
];

/** The annex. */
export function impactAnnex(policy: Policy, { operator, assessment }: Organisation): Page {
  const purposes = activePurposes(policy);
  const weighed = purposes.filter(({ basis }) => basis.includes('legitimate_interests'));
  return {
    language: 'en',
    title: 'Annex to the data protection impact assessment (GDPR 35)',
    blocks: [
      facts([
        ['Operator', operator.title],
        [
          'Assessment',
          `${assessment.reference}, ${assessment.assessedOn}; to be reviewed by ${assessment.reviewOn}`,
        ],
        ['Conclusion', assessment.conclusion],
        ['Policy', `version ${policy.version}; assessed up to version ${assessment.coversPolicyVersion}`],
      ]),
      section('What is processed (35(7)(a))'),
      purposeTable(purposes),
      section('Why it is necessary and in proportion (35(7)(b))'),
      list(
        purposes.map(
          ({ id, whatFor, basis }) =>
            `${plain(id)}: ${whatFor} ${basis.map((one) => BASIS_ARTICLE[one]).join(', ')}`,
        ),
      ),
      section('Interests that were weighed (6(1)(f))'),
      ...weighed.flatMap(weighingBlocks),
      section('Risks and what is done against them (35(7)(c), (d))'),
      table(['risk', 'what is known', 'answer'], RISKS),
      text('What remains, among it what an area still reveals, stands in LIMITATIONS.md of the product.'),
    ],
  };
}

function purposeTable(purposes: readonly ActivePurpose[]): Block {
  const rows = purposes.map(({ id, leaves, terminalAccess, objection }) => {
    const leaving = [...leaves].filter(([, rule]) => rule.kind !== 'dropped');
    const what = leaving.map(([signal, rule]) => `${plain(signal)} ${ruleWords(rule)}`).join(', ');
    return [plain(id), what || 'nothing new', plain(terminalAccess), plain(objection.right)];
  });
  return table(['purpose', 'leaves the vehicle', 'reading the vehicle', 'right against it'], rows);
}

function weighingBlocks({ id, interest, balancing, objection }: ActivePurpose): Block[] {
  return [
    part(plain(id)),
    text(interest ?? ''),
    text(balancing ?? ''),
    text(`Right against it: ${plain(objection.right)}. ${objection.effect}`),
  ];
}
