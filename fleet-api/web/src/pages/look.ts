/** Light or dark: as the device says, or as the reader chose. */
import { keepChoice, keptChoice } from '../state/kept.ts';
import { createStore, useStore } from '../state/store.ts';

/** The choices. */
export const LOOKS = ['system', 'light', 'dark'] as const;
export type Look = (typeof LOOKS)[number];

const store = createStore<Look>(keptChoice('look', LOOKS) ?? 'system');
const device = matchMedia('(prefers-color-scheme: dark)');
const apply = (): void => {
  document.documentElement.dataset['look'] = store.get();
};
apply();
store.watch(apply);

/** The choice, for its control. */
export const useLook = (): Look => useStore(store);

/** Chooses. */
export function setLook(look: Look): void {
  keepChoice('look', look);
  store.set(look);
}

/** Told when what is drawn by a script has to take other colours. */
export function watchLook(told: () => void): () => void {
  const unwatch = store.watch(told);
  device.addEventListener('change', told);
  return () => {
    unwatch();
    device.removeEventListener('change', told);
  };
}
