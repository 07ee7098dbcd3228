/** The contract: what a unit and a data centre say to each other. */
export { v1 } from './generated/messages.js';
export * from './policy/index.ts';
