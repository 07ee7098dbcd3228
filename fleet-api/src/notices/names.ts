/** What purposes and stored sets are called in the languages of the notice. The authors' own: a native lawyer reads them before riders do. */
import type { FieldSetId, LanguageId, PurposeId } from '@fleetveil/proto';

/** A text in every language. */
export type Texts = Readonly<Record<LanguageId, string>>;

const say = (en: string, lv: string, et: string): Texts => ({ en, lv, et });

/** Purposes as headings. */
export const PURPOSE_NAMES: Readonly<Record<PurposeId, Texts>> = {
  rental_contract: say('Your rental', 'Jūsu noma', 'Teie rent'),
  dispute: say('A dispute', 'Strīds', 'Vaidlus'),
  maintenance: say('Moves by staff', 'Darbinieku veikta pārvietošana', 'Töötajate tehtud teisaldused'),
  diagnosis: say('Refused messages', 'Noraidīti ziņojumi', 'Tagasilükatud teated'),
  rider_route: say('Your route', 'Jūsu maršruts', 'Teie teekond'),
  live_service: say('Where vehicles are', 'Kur atrodas transportlīdzekļi', 'Kus sõidukid asuvad'),
  availability: say('Free vehicles', 'Brīvie transportlīdzekļi', 'Vabad sõidukid'),
  fleet_health: say('Condition of vehicles', 'Transportlīdzekļu stāvoklis', 'Sõidukite seisukord'),
  asset_protection: say('Theft', 'Zādzība', 'Vargus'),
  assist: say('Help', 'Palīdzība', 'Abi'),
  accident: say('Accidents', 'Negadījumi', 'Õnnetused'),
  statistics: say('Statistics', 'Statistika', 'Statistika'),
  charging: say('Charging', 'Uzlāde', 'Laadimine'),
  bookkeeping: say('Bookkeeping', 'Grāmatvedība', 'Raamatupidamine'),
  authority_request: say('Courts and authorities', 'Tiesas un iestādes', 'Kohtud ja ametiasutused'),
  driving_score: say('A driving score', 'Braukšanas vērtējums', 'Sõiduhinne'),
  marketing: say('Marketing', 'Mārketings', 'Turundus'),
};

/** Stored sets. */
export const SET_NAMES: Readonly<Record<FieldSetId, Texts>> = {
  ends: say('the two sealed places', 'abas aizzīmogotās vietas', 'kaks pitseeritud asukohta'),
  trip_place: say('the two areas', 'abi apgabali', 'kaks ala'),
  trip: say('times, distance, energy', 'laiki, attālums, enerģija', 'ajad, vahemaa, energia'),
  rental: say('the rental', 'noma', 'rent'),
  rental_rider: say('that it was yours', 'tas, ka noma bija jūsu', 'see, et rent oli teie oma'),
  guest_link: say('that it was a guest’s', 'tas, ka nomāja viesis', 'see, et rentis külaline'),
  grant: say('permissions of the vehicle', 'transportlīdzekļa atļaujas', 'sõiduki load'),
  loss_report: say(
    'what the vehicle had to drop',
    'ko transportlīdzeklis nevarēja saglabāt',
    'mida sõiduk pidi ära jätma',
  ),
  dispute_case: say('the case', 'lieta', 'juhtum'),
  maintenance_ends: say('the two places of a move', 'abas pārvietošanas vietas', 'teisalduse kaks asukohta'),
  quarantine: say(
    'the refused message, sealed',
    'noraidītais ziņojums, aizzīmogots',
    'tagasilükatud teade, pitseeritud',
  ),
  route: say('the route', 'maršruts', 'teekond'),
  coarse_report: say('the area', 'apgabals', 'ala'),
  feed_place: say('the place of a free vehicle', 'brīva transportlīdzekļa vieta', 'vaba sõiduki asukoht'),
  fleet_health: say(
    'charge, mileage, faults',
    'uzlādes līmenis, nobraukums, kļūmes',
    'laetus, läbisõit, rikked',
  ),
  theft: say('the pursuit', 'pakaļdzīšanās dati', 'jälitamise andmed'),
  theft_suspicion: say('a suspicion', 'aizdomas', 'kahtlus'),
  assist: say('places during help', 'vietas palīdzības laikā', 'asukohad abi ajal'),
  accident: say('the record of the accident', 'negadījuma ieraksts', 'õnnetuse kirje'),
  accident_notice: say('that there was an accident', 'ka noticis negadījums', 'et oli õnnetus'),
  statistics_sources: say('what is counted', 'kas tiek skaitīts', 'mida loendatakse'),
  aggregates: say('published numbers', 'publicētie skaitļi', 'avaldatud arvud'),
  charging_session: say('the charging session', 'uzlāde', 'laadimine'),
  charging_link: say('that it was yours', 'tas, ka uzlāde bija jūsu', 'see, et laadimine oli teie oma'),
  bill: say('the bill', 'rēķins', 'arve'),
  authority_copy: say('the copy of what was given', 'izsniegtā kopija', 'väljastatud koopia'),
  authority_log: say('the record of the order', 'rīkojuma ieraksts', 'nõude kirje'),
  driving_score: say('the score', 'vērtējums', 'hinne'),
  audit_log: say('who looked at what and why', 'kas, ko un kāpēc skatījis', 'kes mida ja miks vaatas'),
  erased_streams: say(
    'that something was erased',
    'tas, ka kaut kas ir dzēsts',
    'see, et midagi on kustutatud',
  ),
  unit_messages: say('messages to vehicles', 'ziņojumi transportlīdzekļiem', 'teated sõidukitele'),
  door_answers: say(
    'answers to repeated requests',
    'atbildes uz atkārtotiem pieprasījumiem',
    'vastused korduvatele päringutele',
  ),
  subject_requests: say('your requests', 'jūsu pieprasījumi', 'teie taotlused'),
  objections: say('your objections', 'jūsu iebildumi', 'teie vastuväited'),
  recipient_notices: say('what recipients were told', 'kas paziņots saņēmējiem', 'mida saajatele teatati'),
  breach_file: say('files of breaches', 'pārkāpumu lietas', 'rikkumiste toimikud'),
};
