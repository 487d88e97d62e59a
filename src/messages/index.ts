import { en, type Messages } from './en';

/** What the page says, in the language of the reader. English is the only one so far. */
export const text: Messages = en;
