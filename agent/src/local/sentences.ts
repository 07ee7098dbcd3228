import type { ReasonPurpose } from '../reasons/reason.ts';

/** Languages of the vehicle's screen and the rider's phone. */
export type Language = 'en' | 'lv' | 'et';
/** One sentence in every language. */
export type Sentence = Readonly<Record<Language, string>>;

/** What can be collected: a reason's purpose, a rental with its route or paused, a charging session, or nothing precise. */
export type Collected = ReasonPurpose | 'rental_with_route' | 'rental_paused' | 'charging' | 'coarse';

/** What is said of each, short enough for a vehicle's screen. */
export const SENTENCES: Record<Collected, Sentence> = {
  coarse: {
    en: 'This vehicle only reports the area it is in, at fixed times.',
    lv: 'Šis transportlīdzeklis noteiktos laikos ziņo tikai apkaimi, kurā tas atrodas.',
    et: 'See sõiduk teatab kindlatel aegadel ainult piirkonna, kus see asub.',
  },
  rental_contract: {
    en: 'Rental: its start and end places are stored encrypted for the rider. The route is not stored.',
    lv: 'Noma: sākuma un beigu vieta tiek glabāta šifrētā veidā braucējam. Maršruts netiek glabāts.',
    et: 'Rent: algus- ja lõppkoht salvestatakse sõitja jaoks krüpteeritult. Teekonda ei salvestata.',
  },
  rental_with_route: {
    en: 'Rental: its start, its end and the route you chose to keep are stored encrypted for you.',
    lv: 'Noma: sākuma vieta, beigu vieta un Jūsu izvēlētais maršruta ieraksts tiek glabāti šifrētā veidā tikai Jums.',
    et: 'Rent: alguskoht, lõppkoht ja teekond, mille otsustasite alles hoida, salvestatakse krüpteeritult ainult teie jaoks.',
  },
  rental_paused: {
    en: 'Rental paused: nothing is stored until it goes on.',
    lv: 'Noma apturēta: līdz tās turpināšanai nekas netiek glabāts.',
    et: 'Rent on peatatud: kuni jätkamiseni ei salvestata midagi.',
  },
  charging: {
    en: 'Charging: its quarter hours, its energy and, if it is a public one, its station are recorded.',
    lv: 'Uzlāde: tiek fiksētas tās ceturtdaļstundas, enerģija un stacija, ja tā ir publiska.',
    et: 'Laadimine: salvestatakse selle veerandtunnid, energia ja jaam, kui see on avalik.',
  },
  maintenance: {
    en: 'Moved by staff: the start and end places are stored encrypted.',
    lv: 'Transportlīdzekli pārvieto darbinieki: sākuma un beigu vieta tiek glabāta šifrētā veidā.',
    et: 'Sõidukit liigutavad töötajad: algus- ja lõppkoht salvestatakse krüpteeritult.',
  },
  asset_protection: {
    en: 'Moved without a rental: the place is stored encrypted.',
    lv: 'Transportlīdzeklis pārvietojas bez nomas: vieta tiek glabāta šifrētā veidā.',
    et: 'Sõiduk liigub ilma rendita: koht salvestatakse krüpteeritult.',
  },
  assist: {
    en: 'Help was called: the place is sent encrypted to support.',
    lv: 'Izsaukta palīdzība: atrašanās vieta šifrētā veidā tiek nosūtīta atbalsta dienestam.',
    et: 'Abi on kutsutud: asukoht saadetakse krüpteeritult klienditoele.',
  },
  accident: {
    en: 'Accident: the place is stored encrypted.',
    lv: 'Negadījums: vieta tiek glabāta šifrētā veidā.',
    et: 'Õnnetus: koht salvestatakse krüpteeritult.',
  },
};

/** What is said of everything that is collected now; of nothing precise, the coarse sentence. */
export function sentenceFor(collected: readonly Collected[]): Sentence {
  const shown = collected.length === 0 ? (['coarse'] as const) : collected;
  const say = (language: Language): string => shown.map((what) => SENTENCES[what][language]).join(' ');
  return { en: say('en'), lv: say('lv'), et: say('et') };
}
