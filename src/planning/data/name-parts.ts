import type { IngestChoices } from '../../core/data';

/** A place in the paths of the files, and the word that each file has there. */
export interface NamePart {
  id: string;
  words: readonly string[];
}

/**
 * Places in folders and names that may say the class: those with at least two words, at least one of which several files
 * share. Names are cut into words where all have equally many.
 */
export function nameParts({ files }: Pick<IngestChoices, 'files'>): NamePart[] {
  const paths = files.map(({ path }) => path.split('/'));
  const depth = Math.min(...paths.map(({ length }) => length)) - 1;
  const folders = Array.from({ length: depth }, (_, level) => ({
    id: `folder ${level}`,
    words: paths.map((names) => names[names.length - 2 - level]),
  }));
  const stems = paths.map((names) =>
    names
      .at(-1)!
      .replace(/\.[^.]*$/, '')
      .split(/[\s_.-]+/),
  );
  const even = stems.every(({ length }) => length === stems[0].length);
  const words = even
    ? stems[0].map((_, place) => ({ id: `word ${place}`, words: stems.map((stem) => stem[place]) }))
    : [];
  return [...folders, ...words].filter(({ words: found }) => {
    const distinct = new Set(found).size;
    return distinct > 1 && distinct < found.length && !found.includes('');
  });
}

/** The choices with the class of every file from that place in its path. */
export function withClassesFrom(choices: IngestChoices, { words }: NamePart): IngestChoices {
  return { ...choices, files: choices.files.map((file, f) => ({ ...file, className: words[f] })) };
}
