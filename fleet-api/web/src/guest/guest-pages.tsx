/** Addresses for whoever has a code or a link: no sign-in. */
import type { PageRoute } from '../pages/route.ts';
import { ReceiptPage } from './receipt.tsx';
import { SharedPage } from './shared-trip.tsx';

export const GUEST_PAGES: readonly PageRoute[] = [
  { pattern: '/receipt', draw: () => <ReceiptPage /> },
  { pattern: '/shared', draw: () => <SharedPage /> },
];
