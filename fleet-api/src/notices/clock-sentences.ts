/** When something ends, in the languages of the notice. */
import type { Clock, EventClock, LanguageId, PeriodStart, Policy } from '@fleetveil/proto';
import type { Texts } from './names.ts';

const say = (en: string, lv: string, et: string): Texts => ({ en, lv, et });

/** What stands after "after": Latvian in the genitive or dative that `pēc` asks for, Estonian in the partitive. */
const MOMENTS: Readonly<Record<PeriodStart | EventClock, Texts>> = {
  rental_end: say('the end of the rental', 'nomas beigām', 'rendi lõppu'),
  move_end: say('the end of the move', 'pārvietošanas beigām', 'teisalduse lõppu'),
  session_end: say('the end of charging', 'uzlādes beigām', 'laadimise lõppu'),
  trip_end: say('the end of the trip', 'brauciena beigām', 'sõidu lõppu'),
  tick: say('the report', 'ziņojuma', 'teadet'),
  arrival: say('its arrival', 'saņemšanas', 'saabumist'),
  help_pressed: say('help was pressed', 'palīdzības pogas nospiešanas', 'abinupu vajutamist'),
  publication: say('publication', 'publicēšanas', 'avaldamist'),
  answer: say('the answer', 'atbildes', 'vastust'),
  year_end: say('the end of the financial year', 'finanšu gada beigām', 'majandusaasta lõppu'),
  relation_end: say('the end of the relation', 'attiecību beigām', 'suhte lõppu'),
  case_close: say('the close of the case', 'lietas slēgšanas', 'juhtumi lõpetamist'),
  claim_close: say('the close of the claim', 'prasības slēgšanas', 'nõude lõpetamist'),
  suspicion_dispelled: say('the suspicion was dispelled', 'aizdomu kliedēšanas', 'kahtluse hajumist'),
  next_unlock: say('the next unlock', 'nākamās atslēgšanas', 'järgmist avamist'),
  bill_settled: say('payment of the bill', 'rēķina apmaksas', 'arve tasumist'),
  hold_lifted: say(
    'the lifting of the hold',
    'glabāšanas rīkojuma atcelšanas',
    'säilitamiskorralduse lõpetamist',
  ),
};

/** One and several of a unit, as a length of time. */
const UNITS: Readonly<Record<string, Readonly<Record<LanguageId, readonly [string, string]>>>> = {
  hour: { en: ['hour', 'hours'], lv: ['stundu', 'stundas'], et: ['tund', 'tundi'] },
  day: { en: ['day', 'days'], lv: ['dienu', 'dienas'], et: ['päev', 'päeva'] },
  month: { en: ['month', 'months'], lv: ['mēnesi', 'mēnešus'], et: ['kuu', 'kuud'] },
  year: { en: ['year', 'years'], lv: ['gadu', 'gadus'], et: ['aasta', 'aastat'] },
};

/** A period of the policy: `periodIn('90 days', 'lv')` is `90 dienas`. */
export function periodIn(period: string, language: LanguageId): string {
  const [count = '', unit = ''] = period.split(' ');
  const forms = UNITS[unit.replace(/s$/, '')]?.[language];
  return forms === undefined ? period : `${count} ${forms[isOne(Number(count), language) ? 0 : 1]}`;
}

/** In Latvian 21 and 101 are followed by the singular, 11 is not. */
function isOne(count: number, language: LanguageId): boolean {
  return language === 'lv' ? count % 10 === 1 && count % 100 !== 11 : count === 1;
}

/** When something ends: `90 dienas pēc nomas beigām`. */
export function endIn(clock: Clock, { route }: Pick<Policy, 'route'>, language: LanguageId): string {
  switch (clock.kind) {
    case 'period':
      return after(periodIn(clock.period, language), clock.from, language);
    case 'choice': {
      const { least, most } = route.keepDays;
      return {
        en: `${least} to ${most} days, as you choose`,
        lv: `no ${least} līdz ${most} dienām pēc jūsu izvēles`,
        et: `${least} kuni ${most} päeva teie valikul`,
      }[language];
    }
    case 'event': {
      const soon = { en: 'at once', lv: 'uzreiz', et: 'kohe' }[language];
      const plus = clock.plusDays === 0 ? soon : periodIn(clock.plus, language);
      const most = { en: 'at most', lv: 'ne ilgāk kā', et: 'kõige rohkem' }[language];
      return `${after(plus, clock.until, language)}, ${most} ${periodIn(clock.atMost, language)}`;
    }
  }
}

function after(length: string, moment: PeriodStart | EventClock, language: LanguageId): string {
  return `${length} ${{ en: 'after', lv: 'pēc', et: 'pärast' }[language]} ${MOMENTS[moment][language]}`;
}
