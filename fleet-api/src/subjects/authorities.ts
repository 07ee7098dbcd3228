/** Whom a rider may complain to, as the doors answer it (GDPR 77; G11), and where their days are counted. */
import { AUTHORITIES, COUNTRIES, type CountryId } from '../organisation/authorities.ts';

/** An authority in an answer. */
export interface AuthorityAnswer {
  readonly country: CountryId;
  readonly title: string;
  readonly postal_address: string;
  readonly contact: string;
  readonly site: string;
}

const ZONES: Record<CountryId, string> = {
  EE: 'Europe/Tallinn',
  LV: 'Europe/Riga',
  LT: 'Europe/Vilnius',
};

/**
 * The authority of a country; all of them where the rider did not say which is theirs (it is never asked: G10).
 *
 * @example authoritiesFor('LV')[0]?.title // 'Datu valsts inspekcija'
 */
export function authoritiesFor(country: CountryId | undefined): AuthorityAnswer[] {
  const of = country === undefined ? COUNTRIES : [country];
  return of.map((each) => {
    const { title, postalAddress, contact, site } = AUTHORITIES[each];
    return { country: each, title, postal_address: postalAddress, contact, site };
  });
}

/** The zone in which a country counts days. All three of them share one time. */
export function zoneOf(country: CountryId | undefined): string {
  return ZONES[country ?? 'LV'];
}
