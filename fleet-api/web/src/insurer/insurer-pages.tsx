/** Addresses of insurers. */
import type { NavigationLink } from '../pages/frame.tsx';
import type { PageRoute } from '../pages/route.ts';
import type { Strings } from '../strings/en.ts';
import { PacketPage } from './packet.tsx';
import { Releases } from './releases.tsx';

/** Pages behind the insurer's door. */
export const INSURER_PAGES: readonly PageRoute[] = [
  { pattern: '/insurer', door: 'insurer', draw: () => <Releases /> },
  { pattern: '/insurer/{id}', door: 'insurer', draw: ({ id = '' }) => <PacketPage id={id} /> },
];

/** Their place in the navigation. */
export const insurerLinks = ({ insurer }: Strings): readonly NavigationLink[] => [
  { path: '/insurer', text: insurer.title },
];
