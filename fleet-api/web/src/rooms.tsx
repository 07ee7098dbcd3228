/** Every room of the pages: its addresses, the door they need, and its place in the navigation. A new room is a line here. */
import { GUEST_PAGES } from './guest/guest-pages.tsx';
import type { NavigationLink } from './pages/frame.tsx';
import type { PageRoute } from './pages/route.ts';
import type { Way } from './pages/start.tsx';
import { RIDER_PAGES, riderLinks } from './rider/rider-pages.tsx';
import type { Strings } from './strings/en.ts';

/** All pages but the first. */
export const PAGES: readonly PageRoute[] = [...RIDER_PAGES, ...GUEST_PAGES];

/** Ways in from the first page, in its order. */
export const WAYS: readonly Way[] = [
  { path: '/rider', key: 'rider' },
  { path: '/receipt', key: 'guest' },
];

/** Links of the rooms that a role opens. */
export function linksFor(roles: readonly string[], strings: Strings): readonly NavigationLink[] {
  return [...(roles.includes('rider') ? riderLinks(strings) : [])];
}
