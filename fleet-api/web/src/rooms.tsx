/** Every room of the pages: its addresses, the door they need, and its place in the navigation. A new room is a line here. */
import { ADMINISTRATION_PAGES, administrationLinks } from './administration/administration-pages.tsx';
import { FIELD_PAGES, fieldLinks } from './field/field-pages.tsx';
import { GUEST_PAGES } from './guest/guest-pages.tsx';
import { INSURER_PAGES, insurerLinks } from './insurer/insurer-pages.tsx';
import { OFFICE_PAGES, officeLinks } from './office/office-pages.tsx';
import { fleetLinks, OPERATOR_PAGES, operatorLinks } from './operator/operator-pages.tsx';
import type { NavigationLink } from './pages/frame.tsx';
import type { PageRoute } from './pages/route.ts';
import type { Way } from './pages/start.tsx';
import { RIDER_PAGES, riderLinks } from './rider/rider-pages.tsx';
import type { Strings } from './strings/en.ts';
import { approverLinks, THEFT_PAGES, theftLinks } from './theft/theft-pages.tsx';

/** All pages but the first. */
export const PAGES: readonly PageRoute[] = [
  ...RIDER_PAGES,
  ...GUEST_PAGES,
  ...OPERATOR_PAGES,
  ...FIELD_PAGES,
  ...THEFT_PAGES,
  ...INSURER_PAGES,
  ...OFFICE_PAGES,
  ...ADMINISTRATION_PAGES,
];

/** Ways in from the first page, in its order. */
export const WAYS: readonly Way[] = [
  { path: '/rider', key: 'rider' },
  { path: '/receipt', key: 'guest' },
  { path: '/operator', key: 'operator' },
  { path: '/field', key: 'field' },
  { path: '/theft', key: 'theft' },
  { path: '/approver', key: 'approver' },
  { path: '/insurer', key: 'insurer' },
  { path: '/office', key: 'office' },
  { path: '/administration', key: 'administration' },
];

const LINKS: Readonly<Record<string, (strings: Strings) => readonly NavigationLink[]>> = {
  rider: riderLinks,
  dispatcher: fleetLinks,
  workshop: fleetLinks,
  operator: operatorLinks,
  field_worker: fieldLinks,
  theft_officer: theftLinks,
  approver: approverLinks,
  insurer: insurerLinks,
  privacy_officer: officeLinks,
  administrator: administrationLinks,
};

/** Links of the rooms that a role opens. */
export function linksFor(roles: readonly string[], strings: Strings): readonly NavigationLink[] {
  const all = Object.entries(LINKS).flatMap(([role, links]) => (roles.includes(role) ? links(strings) : []));
  return all.filter(({ path }, i) => all.findIndex((other) => other.path === path) === i); // roles share places
}
