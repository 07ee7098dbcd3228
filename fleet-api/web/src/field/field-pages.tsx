/** Addresses of whoever goes out to vehicles. */
import type { NavigationLink } from '../pages/frame.tsx';
import type { PageRoute } from '../pages/route.ts';
import type { Strings } from '../strings/en.ts';
import { ClaimsPage } from './claims.tsx';

/** Pages behind the field door. */
export const FIELD_PAGES: readonly PageRoute[] = [
  { pattern: '/field', door: 'field', draw: () => <ClaimsPage /> },
];

/** Their place in the navigation. */
export const fieldLinks = ({ field }: Strings): readonly NavigationLink[] => [
  { path: '/field', text: field.title },
];
