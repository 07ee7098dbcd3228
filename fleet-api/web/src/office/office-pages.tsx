/** Addresses of the privacy office. */
import type { NavigationLink } from '../pages/frame.tsx';
import type { PageRoute } from '../pages/route.ts';
import type { Strings } from '../strings/en.ts';
import { BreachPage } from './breach.tsx';
import { Breaches } from './breaches.tsx';
import { Insurers } from './insurers.tsx';
import { Keeping } from './keeping.tsx';
import { LogPage } from './log.tsx';
import { OrderPage } from './order.tsx';
import { Orders } from './orders.tsx';
import { Packets } from './packets.tsx';
import { PolicyPage } from './policy.tsx';
import { Recipients } from './recipients.tsx';
import { Refused } from './refused.tsx';
import { Requests } from './requests.tsx';

/** Pages behind the privacy door. */
export const OFFICE_PAGES: readonly PageRoute[] = [
  { pattern: '/office', door: 'privacy', draw: () => <Requests /> },
  { pattern: '/office/policy', door: 'privacy', draw: () => <PolicyPage /> },
  { pattern: '/office/keeping', door: 'privacy', draw: () => <Keeping /> },
  { pattern: '/office/breaches', door: 'privacy', draw: () => <Breaches /> },
  { pattern: '/office/breaches/{id}', door: 'privacy', draw: ({ id = '' }) => <BreachPage id={id} /> },
  { pattern: '/office/orders', door: 'privacy', draw: () => <Orders /> },
  { pattern: '/office/orders/{id}', door: 'privacy', draw: ({ id = '' }) => <OrderPage id={id} /> },
  { pattern: '/office/recipients', door: 'privacy', draw: () => <Recipients /> },
  { pattern: '/office/packets', door: 'privacy', draw: () => <Packets /> },
  { pattern: '/office/refused', door: 'privacy', draw: () => <Refused /> },
  { pattern: '/office/insurers', door: 'privacy', draw: () => <Insurers /> },
  { pattern: '/office/log', door: 'privacy', draw: () => <LogPage /> },
];

/** Their place in the navigation. */
export const officeLinks = ({
  office,
  breaches,
  orders,
  keys,
  recipients,
  destruction,
  refused,
}: Strings): readonly NavigationLink[] => [
  { path: '/office', text: office.requests },
  { path: '/office/recipients', text: recipients.title },
  { path: '/office/policy', text: office.policy },
  { path: '/office/keeping', text: office.keeping },
  { path: '/office/breaches', text: breaches.title },
  { path: '/office/orders', text: orders.title },
  { path: '/office/insurers', text: keys.title },
  { path: '/office/packets', text: destruction.title },
  { path: '/office/refused', text: refused.title },
  { path: '/office/log', text: office.log },
];
