/** Sentences of the riders' notice in its languages. The authors' own: a native lawyer reads them before riders do. */
import type { BasisId, LanguageId, ObjectionId } from '@fleetveil/proto';
import type { TenantRole } from '../organisation/organisation.ts';

/** Sentences, by name. `{…}` is filled in. */
export interface NoticeTexts {
  readonly title: string;
  readonly who: string;
  readonly roles: Readonly<Record<TenantRole, string>>;
  readonly controller: string;
  readonly officer: string;
  readonly version: string;
  readonly why: string;
  readonly basis: string;
  readonly bases: Readonly<Record<BasisId, string>>;
  readonly kept: string;
  readonly against: string;
  readonly objections: Readonly<Record<ObjectionId, string>>;
  readonly recipients: string;
  readonly noRecipients: string;
  readonly until: string;
  readonly stores: string;
  readonly transfer: string;
  readonly rights: string;
  readonly rightsList: readonly string[];
  readonly complain: string;
  readonly before: string;
  readonly data: Readonly<
    Record<'types' | 'volume' | 'where' | 'get' | 'erase' | 'others' | 'employer', string>
  >;
  readonly dataTerms: Readonly<
    Record<'types' | 'volume' | 'where' | 'get' | 'erase' | 'others' | 'employer', string>
  >;
}

const EN: NoticeTexts = {
  title: 'What our vehicles tell about you',
  who: 'Who is responsible',
  roles: {
    controller: 'decides alone about your data',
    joint_controller: 'decides about your data together with others',
    processor: 'works on your data for the controller and passes your requests on to it',
  },
  controller: 'Controller',
  officer: 'Data protection officer',
  version: 'Policy',
  why: 'What is collected, and why',
  basis: 'Legal basis',
  bases: {
    consent: 'your consent',
    contract: 'your contract',
    legal_obligation: 'a legal obligation',
    vital_interests: 'vital interests',
    public_task: 'a public task',
    legitimate_interests: 'legitimate interests',
  },
  kept: 'Kept',
  against: 'What you can do',
  objections: {
    none: 'There is no right to object to this.',
    object: 'You can object at any time. It changes no price and no service.',
    withdraw: 'It is off until you switch it on, and you can withdraw at any time.',
    stop: 'You can stop it at any time.',
    ends_with_case: 'It ends with the case.',
  },
  recipients: 'Who receives data',
  noRecipients: 'Nobody outside receives data.',
  until: 'contract until',
  stores: 'Where data rest',
  transfer: 'outside the European Economic Area, allowed by',
  rights: 'Your rights',
  rightsList: [
    'You can see your data and who looked at them, and take them with you in common formats.',
    'You can have them corrected, erased or restricted.',
    'You can object, and withdraw what you agreed to, as easily as you agreed. Nobody is worse off for it.',
    'You get an answer within a month, at the latest within 30 days.',
  ],
  complain: 'Where you can complain',
  before: 'Before you rent: the data of the vehicle (Data Act, Article 3)',
  dataTerms: {
    types: 'Types',
    volume: 'How much',
    where: 'Where stored',
    get: 'How to get them',
    erase: 'How to erase them',
    others: 'Who else uses them',
    employer: 'Your employer',
  },
  data: {
    types:
      'Areas, times, distance, energy, charge, mileage and faults; places only sealed; a route only if you switch it on. All arise while the vehicle is in use or parked.',
    volume:
      'At most {reports} area reports a day of {reportBytes} bytes each; {tripBytes} bytes a rental; with the route up to {routeKb} kB an hour.',
    where:
      'On the vehicle until they are delivered, 28 days at most; then in the stores named above, until the days named above.',
    get: 'In the app or through the rider API, at any time and free of charge: JSON, GeoJSON, GPX.',
    erase:
      'In the app, or by a request to the contact above; sealed places become unreadable when their key is destroyed.',
    others:
      'Only the recipients named above, each for its purpose; you can have your data passed to a third party of your choice.',
    employer:
      'An employer who pays gets the amount, the number of rentals and the period; no data of riders.',
  },
};

const LV: NoticeTexts = {
  title: 'Ko mūsu transportlīdzekļi par jums ziņo',
  who: 'Kas ir atbildīgs',
  roles: {
    controller: 'par jūsu datiem lemj viens pats',
    joint_controller: 'par jūsu datiem lemj kopā ar citiem',
    processor: 'apstrādā jūsu datus pārziņa uzdevumā un nodod tam jūsu pieprasījumus',
  },
  controller: 'Pārzinis',
  officer: 'Datu aizsardzības speciālists',
  version: 'Politika',
  why: 'Kas tiek vākts un kāpēc',
  basis: 'Juridiskais pamats',
  bases: {
    consent: 'jūsu piekrišana',
    contract: 'jūsu līgums',
    legal_obligation: 'juridisks pienākums',
    vital_interests: 'vitālas intereses',
    public_task: 'uzdevums sabiedrības interesēs',
    legitimate_interests: 'leģitīmas intereses',
  },
  kept: 'Glabā',
  against: 'Ko jūs varat darīt',
  objections: {
    none: 'Pret to iebilst nevar.',
    object: 'Jūs jebkurā laikā varat iebilst. Tas nemaina ne cenu, ne pakalpojumu.',
    withdraw: 'Tas ir izslēgts, līdz jūs to ieslēdzat, un piekrišanu jebkurā laikā varat atsaukt.',
    stop: 'Jūs to jebkurā laikā varat pārtraukt.',
    ends_with_case: 'Tas beidzas līdz ar lietu.',
  },
  recipients: 'Kas saņem datus',
  noRecipients: 'Neviens ārpus uzņēmuma datus nesaņem.',
  until: 'līgums līdz',
  stores: 'Kur dati glabājas',
  transfer: 'ārpus Eiropas Ekonomikas zonas, pamats',
  rights: 'Jūsu tiesības',
  rightsList: [
    'Jūs varat redzēt savus datus un to, kas tos skatījis, un saņemt tos izplatītos formātos.',
    'Jūs varat prasīt tos labot, dzēst vai ierobežot to apstrādi.',
    'Jūs varat iebilst un atsaukt piekrišanu tikpat viegli, kā to devāt. Nevienam tas nenāk par ļaunu.',
    'Jūs saņemat atbildi mēneša laikā, vēlākais 30 dienās.',
  ],
  complain: 'Kur iesniegt sūdzību',
  before: 'Pirms nomas: transportlīdzekļa dati (Datu akts, 3. pants)',
  dataTerms: {
    types: 'Veidi',
    volume: 'Apjoms',
    where: 'Kur glabājas',
    get: 'Kā tos saņemt',
    erase: 'Kā tos dzēst',
    others: 'Kas vēl tos izmanto',
    employer: 'Jūsu darba devējs',
  },
  data: {
    types:
      'Apgabali, laiki, attālums, enerģija, uzlādes līmenis, nobraukums un kļūmes; vietas tikai aizzīmogotas; maršruts tikai tad, ja to ieslēdzat. Dati rodas, kad transportlīdzekli lieto vai tas ir novietots.',
    volume:
      'Ne vairāk kā {reports} apgabala ziņojumi dienā pa {reportBytes} baitiem; {tripBytes} baiti par nomu; ar maršrutu līdz {routeKb} kB stundā.',
    where:
      'Transportlīdzeklī līdz piegādei, ne ilgāk kā 28 dienas; pēc tam iepriekš nosauktajās glabātavās līdz iepriekš nosauktajām dienām.',
    get: 'Lietotnē vai ar nomnieka API, jebkurā laikā un bez maksas: JSON, GeoJSON, GPX.',
    erase:
      'Lietotnē vai ar pieprasījumu iepriekš nosauktajai kontaktpersonai; aizzīmogotās vietas vairs nav lasāmas, kad iznīcināta to atslēga.',
    others:
      'Tikai iepriekš nosauktie saņēmēji, katrs savam nolūkam; jūs varat prasīt nodot savus datus jūsu izvēlētai trešajai personai.',
    employer: 'Darba devējs, kas maksā, saņem summu, nomu skaitu un periodu; nomnieku datus nesaņem.',
  },
};

const ET: NoticeTexts = {
  title: 'Mida meie sõidukid teie kohta edastavad',
  who: 'Kes vastutab',
  roles: {
    controller: 'otsustab teie andmete üle üksi',
    joint_controller: 'otsustab teie andmete üle koos teistega',
    processor: 'töötleb teie andmeid vastutava töötleja ülesandel ja edastab talle teie taotlused',
  },
  controller: 'Vastutav töötleja',
  officer: 'Andmekaitsespetsialist',
  version: 'Poliitika',
  why: 'Mida ja miks kogutakse',
  basis: 'Õiguslik alus',
  bases: {
    consent: 'teie nõusolek',
    contract: 'teie leping',
    legal_obligation: 'juriidiline kohustus',
    vital_interests: 'elulised huvid',
    public_task: 'avalik ülesanne',
    legitimate_interests: 'õigustatud huvi',
  },
  kept: 'Säilitatakse',
  against: 'Mida te saate teha',
  objections: {
    none: 'Sellele ei saa vastu vaielda.',
    object: 'Võite igal ajal esitada vastuväite. See ei muuda hinda ega teenust.',
    withdraw:
      'See on välja lülitatud, kuni te selle sisse lülitate, ja nõusoleku saate igal ajal tagasi võtta.',
    stop: 'Te saate selle igal ajal lõpetada.',
    ends_with_case: 'See lõpeb koos juhtumiga.',
  },
  recipients: 'Kes saab andmeid',
  noRecipients: 'Keegi väljaspool ettevõtet andmeid ei saa.',
  until: 'leping kuni',
  stores: 'Kus andmed asuvad',
  transfer: 'väljaspool Euroopa Majanduspiirkonda, alus',
  rights: 'Teie õigused',
  rightsList: [
    'Te näete oma andmeid ja seda, kes neid vaatas, ning saate need kaasa levinud vormingutes.',
    'Te saate lasta need parandada, kustutada või nende töötlemist piirata.',
    'Te saate esitada vastuväite ja nõusoleku tagasi võtta sama lihtsalt, kui selle andsite. Kellegi olukord sellest ei halvene.',
    'Vastuse saate kuu aja jooksul, hiljemalt 30 päevaga.',
  ],
  complain: 'Kuhu saab kaevata',
  before: 'Enne rentimist: sõiduki andmed (andmemäärus, artikkel 3)',
  dataTerms: {
    types: 'Liigid',
    volume: 'Maht',
    where: 'Kus säilitatakse',
    get: 'Kuidas need saada',
    erase: 'Kuidas need kustutada',
    others: 'Kes veel neid kasutab',
    employer: 'Teie tööandja',
  },
  data: {
    types:
      'Alad, ajad, vahemaa, energia, laetus, läbisõit ja rikked; asukohad ainult pitseeritult; teekond ainult siis, kui te selle sisse lülitate. Andmed tekivad, kui sõidukit kasutatakse või see on pargitud.',
    volume:
      'Kõige rohkem {reports} alateadet päevas, igaüks {reportBytes} baiti; {tripBytes} baiti rendi kohta; teekonnaga kuni {routeKb} kB tunnis.',
    where:
      'Sõidukis kuni kohaletoimetamiseni, kõige rohkem 28 päeva; seejärel eespool nimetatud kohtades eespool nimetatud päevadeni.',
    get: 'Rakenduses või sõitja API kaudu, igal ajal ja tasuta: JSON, GeoJSON, GPX.',
    erase:
      'Rakenduses või taotlusega eespool nimetatud kontaktile; pitseeritud asukohad muutuvad loetamatuks, kui nende võti hävitatakse.',
    others:
      'Ainult eespool nimetatud saajad, igaüks oma eesmärgil; võite lasta oma andmed edastada enda valitud kolmandale isikule.',
    employer: 'Tööandja, kes maksab, saab summa, rentide arvu ja perioodi; sõitjate andmeid ta ei saa.',
  },
};

/** By language. */
export const NOTICE_TEXTS: Readonly<Record<LanguageId, NoticeTexts>> = { en: EN, lv: LV, et: ET };
