/**
 * Where people complain (G11, GDPR 77): the supervisory authority of their country. From the authorities' own
 * sites; they move, so look before you publish.
 */

/** Countries whose riders we have an address for. */
export const COUNTRIES = ['EE', 'LV', 'LT'] as const;

/** One of them. */
export type CountryId = (typeof COUNTRIES)[number];

/** A supervisory authority. */
export interface Authority {
  readonly title: string;
  readonly postalAddress: string;
  readonly contact: string;
  readonly site: string;
}

/** The authority of each country. */
export const AUTHORITIES: Readonly<Record<CountryId, Authority>> = {
  EE: {
    title: 'Andmekaitse Inspektsioon',
    postalAddress: 'Tatari 39, 10134 Tallinn, Eesti',
    contact: 'info@aki.ee',
    site: 'www.aki.ee',
  },
  LV: {
    title: 'Datu valsts inspekcija',
    postalAddress: 'Elijas iela 17, Rīga, LV-1050, Latvija',
    contact: 'pasts@dvi.gov.lv',
    site: 'www.dvi.gov.lv',
  },
  LT: {
    title: 'Valstybinė duomenų apsaugos inspekcija',
    postalAddress: 'L. Sapiegos g. 17, LT-10312 Vilnius, Lietuva',
    contact: 'ada@ada.lt',
    site: 'vdai.lrv.lt',
  },
};
