/**
 * What the pages say about what is rare and weighs much, in English: objections, recipients, a packet's destruction,
 * refused messages, an officer's removal, and what a guest asks by a code.
 */
import type { Count } from './format.ts';

const objections = {
  uphold: 'Uphold the objection',
  upholdAsk: 'Uphold this objection?',
  upholdText: 'The use stays paused for this rider until they take the objection back.',
  upheld: 'Upheld. The use stays paused, and the rider reads it.',
  stands: 'Nothing overrides an objection to this use: it can only be upheld.',
  paused:
    'The use has been paused since the rider objected, and stays so until two officers have shown grounds.',
  grounds: 'Compelling grounds',
  groundsText:
    'Only grounds that weigh more than the rider’s interests end an objection (GDPR 21). Another officer has to confirm them.',
  write: 'Write the grounds down',
  written: 'Written down. Another officer has to confirm them.',
  by: (who: string) => `Written by ${who}`,
  confirm: 'Confirm the grounds',
  confirmAsk: 'Confirm these grounds?',
  confirmText:
    'The objection ends and the use goes on. The rider reads the grounds and where to complain. This cannot be undone.',
  confirmed: 'Confirmed. The objection has ended, and the rider reads why.',
  notYours: 'You wrote them, so another officer has to confirm them.',
  fields: { end_time: 'end of the trip', distance: 'distance', rider: 'whose trip it was' },
};

const recipients = {
  title: 'Recipients to tell',
  intro: 'Whoever got data that were erased, corrected or restricted has to be told so (GDPR 19).',
  empty: 'Nobody is to be told',
  emptyText: 'When a request changes data that somebody else has, they stand here.',
  acts: { erased: 'erased', corrected: 'corrected', restricted: 'restricted' },
  what: 'What happened to the data',
  since: 'Since',
  rentals: 'Their numbers of the rentals',
  kept: 'Kept until',
  told: 'They were told',
  toldAsk: 'Were they told?',
  toldText:
    'The numbers of the rentals go from here then: nobody can look them up again. This cannot be undone.',
  noted: 'Noted.',
};

const destruction = {
  title: 'Accident packets',
  intro:
    'When a rider objects to the use of an accident’s packet, nothing is released any more. If no claim needs it, it is destroyed here.',
  number: 'Number of the case',
  numberHint: '32 characters; the operator reads it on the page of the accident.',
  show: 'Show who had what',
  shown: 'Your look is written to the log.',
  custody: 'Who had what of the packet',
  custodyText: 'Oldest first. Nothing of the packet itself is shown here.',
  rider: 'The rider',
  noCustody: 'Nobody yet.',
  destroy: 'Destroy the packet',
  destroyText: 'Possible only while the rider objects.',
  reason: 'Why no claim needs it',
  destroyAsk: 'Destroy this packet?',
  destroyWarn:
    'Its key at the vault and its sealed halves are destroyed. Nobody can open it again, the rider neither. This cannot be undone.',
  destroyed: 'Destroyed, and written to the log.',
  objected:
    'The rider objects, so nothing is released. A privacy officer destroys the packet unless a claim needs it.',
};

const refused = {
  title: 'Refused messages',
  intro:
    'What vehicles sent and was not taken: why, when, from which vehicle. What a message said is sealed, and no door opens it.',
  empty: 'Nothing was refused',
  emptyText: 'A message that breaks a rule stands here for seven days.',
  counts: 'How many for which reason',
  why: 'Why',
  messages: 'Messages',
  list: 'Newest first',
  codes: {
    malformed: 'not readable',
    oversize: 'too large',
    foreign: 'of another fleet',
    forged: 'forged',
    replayed: 'sent a second time',
    over_precise: 'more exact than allowed',
    ungranted: 'without a grant',
    expired: 'too old',
    kept_too_long: 'would be kept too long',
    not_allowed: 'not allowed by the policy',
    bad_signature: 'signature does not hold',
    unknown_key: 'key not known',
    erased: 'about what was erased',
    future: 'from the future',
    rate: 'too many at once',
    key_destroyed: 'its key is destroyed',
    no_session_key: 'its session is not known',
  },
  hour: (when: string) => `in the hour from ${when}`,
  bytes: ({ text }: Count) => `${text} bytes`,
  nobody: 'sender not proven',
  vehicle: (id: string) => `vehicle ${id}`,
  bodies: { sealed: 'sealed', none: 'body destroyed' },
  until: (day: string) => `until ${day}`,
  choose: (why: string, when: string) => `Choose: ${why}, ${when}`,
  drop: 'Destroy chosen bodies',
  dropText:
    'Choose messages above. Before their day only what they said can go: that there was a message, and why it was refused, stays.',
  reason: 'Reason',
  chosen: ({ n, text }: Count) => (n === 1 ? '1 message is chosen.' : `${text} messages are chosen.`),
  none: 'Choose messages first, 200 at most.',
  dropAsk: 'Destroy these bodies?',
  dropWarn: 'What the chosen messages said is gone then, for an inquiry too. This cannot be undone.',
  dropped: ({ n, text }: Count) => (n === 1 ? '1 body is destroyed.' : `${text} bodies are destroyed.`),
};

const removal = {
  title: 'Take an officer off',
  text: 'Their looks end at once. Nobody is put on instead, and who was an officer of a case agrees to nothing in it.',
  who: 'Officer',
  why: 'Why',
  send: 'Take off',
  ask: 'Take this officer off the case?',
  warn: (who: string) =>
    `${who} looks no more, from now on, also in a look that is running. This cannot be undone: nobody is put on again.`,
  done: 'Taken off.',
  off: 'Taken off',
};

const held = {
  title: 'What else is held',
  intro: 'Besides the receipt: what is stored of your ride and who acted on it. No place is shown to a code.',
  show: 'Show what else is held',
  shown: 'It was read with your code, and that stands in the list below from now on.',
  booked: 'Booked',
  state: 'State',
  route: 'Route',
  recorded: 'recorded',
  notRecorded: 'not recorded',
  policy: 'Policy version',
  sealed: 'Sealed pieces',
  sealedText:
    'Start, end and route lie sealed to the vault, which opens them to a rider’s own login. A code is none; they are erased with the rental.',
  linkEnds: 'The code works until',
  rentalEnds: 'The rental is kept until',
  reads: 'Who acted on it',
  noReads: 'Nobody yet.',
  notice: 'Purposes, recipients and periods, in words',
  complain: 'Where to complain',
  erase: 'Erase my ride',
  eraseText: 'After its end, at once. A bill stays as long as the law asks for it.',
  eraseAsk: 'Erase this ride?',
  eraseWarn:
    'The keys of its places are destroyed at once, and this code opens nothing any more. This cannot be undone. Save the receipt first if you need it.',
  erased: (day: string) => `Erased. By the end of ${day} no copy can be read any more, in backups too.`,
  kept: 'A claim is pending, so the ride is kept, read by nobody, until that has ended. Ask again then.',
  stays: 'What stays, why, and until when',
  stay: {
    bills: 'The bill: the law on bookkeeping asks for it.',
    holds: 'What a pending claim needs. Nobody reads it.',
    log: 'Entries of the audit log: who did what and when, no place.',
    request: 'This request and its answer.',
    objections: 'That you objected or took consent back.',
  },
  stayUntil: (what: string, day: string) => `${what} Until ${day}.`,
};

const administration = {
  title: 'State of the fleet',
  intro:
    'Whether the parts work, what units run, and what is stuck. No place, no trip, no rider and no time.',
  works: 'All parts work.',
  fails: 'Something that the doors need does not work: read the parts below.',
  parts: 'Parts',
  part: 'Part',
  state: 'State',
  well: 'works',
  policy: 'Policy in force',
  announced: 'Announced',
  none: 'none',
  units: 'Units',
  unitsText: 'By what they run. Copied once a day: what happens today shows tomorrow.',
  heard: 'Last heard',
  heards: { never: 'never', lately: 'in the last seven days', stale: 'not for seven days: it is coarse' },
  count: 'Units',
  what: 'What',
  policies: (version: string) => `Policy ${version}`,
  keySets: (version: string) => `Key set ${version}`,
  transportKeys: (version: string) => `Transport keys ${version}`,
  agents: (version: string) => `Agent ${version}`,
  unsaid: 'not told',
  overdue: 'What waits since an earlier day',
  documents: 'Documents for units',
  webhooks: 'Messages to insurers',
  givenUp: 'Given up',
  refused: 'Refused up to yesterday',
  noRefused: 'Nothing.',
  list: 'Units, one by one',
  empty: 'No units',
  emptyText: 'A unit stands here once it is enrolled.',
  line: (heard: string, policy: string, agent: string) => `${heard} · ${policy} · ${agent}`,
};

export const RIGHTS_EN = { objections, recipients, destruction, refused, removal, held, administration };
/** What a language has to say of it. */
export type RightsStrings = typeof RIGHTS_EN;
