/** The language of the pages: as chosen, else the first of the browser's that we have, else English. */
import { keepChoice, keptChoice } from '../state/kept.ts';
import { createStore, useStore } from '../state/store.ts';
import { EN, type Strings } from './en.ts';
import { ET } from './et.ts';
import { LANGUAGES, type Language } from './languages.ts';
import { LV } from './lv.ts';

const IDS = Object.keys(LANGUAGES) as Language[];
const CATALOGUE: Readonly<Record<Language, Strings>> = { en: EN, lv: LV, et: ET };

/**
 * The language for a reader. Pure.
 *
 * @example chooseLanguage(undefined, ['de', 'lv-LV']) // 'lv'
 */
export function chooseLanguage(kept: Language | undefined, wanted: readonly string[]): Language {
  const offered = wanted.map((tag) => IDS.find((id) => tag.toLowerCase().split('-')[0] === id));
  return kept ?? offered.find((id) => id !== undefined) ?? 'en';
}

const store = createStore<Language>(chooseLanguage(keptChoice('language', IDS), navigator.languages));

/** Sets it for this reader. */
export function setLanguage(language: Language): void {
  keepChoice('language', language);
  store.set(language);
}

/** The language now. */
export const useLanguage = (): Language => useStore(store);

/** What the pages say now. */
export const useStrings = (): Strings => CATALOGUE[useStore(store)];
