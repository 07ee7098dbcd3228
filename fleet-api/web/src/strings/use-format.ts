/** Writing in the reader's language, for components. */
import { useMemo } from 'preact/hooks';
import { createFormat, type Format } from './format.ts';
import { useLanguage } from './language.ts';

/** How the reader's language writes numbers and times. */
export function useFormat(): Format {
  const language = useLanguage();
  return useMemo(() => createFormat(language), [language]);
}
