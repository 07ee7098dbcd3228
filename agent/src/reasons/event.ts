import type { GrantFacts } from './grant.ts';
import type { PhoneOrderFacts } from './verify.ts';

/**
 * Everything that can change the set of reasons. Each is handed in with the moment and the policy
 * (`ReasonContext`), and each first lets go of whatever no longer holds.
 */
export type ReasonEvent =
  /** A grant whose signature, role and tenant hold (`readGrant`), over the network or at the socket. */
  | { readonly kind: 'grant_received'; readonly grant: GrantFacts }
  /** The rider's phone signed the socket's nonce, kind USE (`readPhoneOrder`). */
  | { readonly kind: 'sign_of_use'; readonly order: PhoneOrderFacts }
  /** The booking system's signed end (`readGrantEnd`). */
  | { readonly kind: 'grant_end'; readonly rentalId: string }
  /** The rider's phone signed the socket's nonce, kind END. */
  | { readonly kind: 'phone_end'; readonly order: PhoneOrderFacts }
  /** The rider's phone signed the socket's nonce, kind PAUSE: the vehicle stays rented, and nothing is taken. */
  | { readonly kind: 'phone_pause'; readonly order: PhoneOrderFacts }
  /** The rider's phone signed the socket's nonce, kind RESUME. */
  | { readonly kind: 'phone_resume'; readonly order: PhoneOrderFacts }
  /** Two independent signs of a theft after a standstill (`agent/src/theft`). `eventId`: 128 random bits, hex. */
  | { readonly kind: 'theft_suspected'; readonly eventId: string }
  /** An accident was noticed, or told by hand (`agent/src/accident`). `eventId`: 128 random bits, hex. */
  | { readonly kind: 'accident_noticed'; readonly eventId: string }
  /** Its packet is on its way, or whoever sits in the vehicle said that nothing happened. */
  | { readonly kind: 'accident_over' }
  /** Help was pressed: by the phone of a rental in use (its key), or by the vehicle's own button (none). */
  | { readonly kind: 'help_pressed'; readonly eventId: string; readonly phoneKey?: string }
  /** Whoever asked for help, or sits in the vehicle, stops it. */
  | { readonly kind: 'help_stopped' }
  /** Time passed. */
  | { readonly kind: 'tick' }
  /** The clock's quality or the clock itself changed. */
  | { readonly kind: 'clock_changed' }
  /** A policy came, went stale or was confirmed. */
  | { readonly kind: 'policy_changed' }
  /** The agent started and read its state back. */
  | { readonly kind: 'restart' }
  /** The unit woke from suspend. */
  | { readonly kind: 'suspend' };

/** The word of each event. */
export type ReasonEventKind = ReasonEvent['kind'];
