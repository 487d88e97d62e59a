import { getContext, setContext } from 'svelte';
import type { ObjectiveId } from '../core/records/objective';
import { chartText } from './messages';

const KEY = Symbol('measure');

/** Charts below the calling component name what `objective` says is maximised; elsewhere it is the accuracy. */
export function provideMeasure(objective: () => ObjectiveId | undefined): void {
  setContext(KEY, objective);
}

/** What is maximised, in words as they stand within a sentence. To be called while a component is made. */
export function measureInWords(): () => string {
  const objective = getContext<Parameters<typeof provideMeasure>[0] | undefined>(KEY);
  return () => chartText.measures[objective?.() ?? 'accuracy'];
}

/** As a heading begins. */
export const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
