/** The languages of the pages, each by its own name. */
export const LANGUAGES = { en: 'English', lv: 'Latviešu', et: 'Eesti' } as const;
export type Language = keyof typeof LANGUAGES;
