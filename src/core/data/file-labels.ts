export interface NamedFile {
  path: string;
  className: string;
  session: string;
}

export interface FileLabels {
  files: readonly NamedFile[];
  reason: string;
}

/**
 * Class and session of each file from its path:
 * folders that hold several files each are classes; otherwise a word that some files share (`walking_01`, `walking_02`;
 * `anna-run`, `ben-run`) is the class; otherwise every file is a class of its own. The session is the file.
 */
export function labelsFromPaths(paths: readonly string[]): FileLabels {
  const stems = paths.map(stemOf);
  const sessions = distinctNames(paths, stems);
  const label = (classNames: readonly string[], reason: string): FileLabels => ({
    files: paths.map((path, i) => ({ path, className: classNames[i], session: sessions[i] })),
    reason,
  });
  const folders = paths.map(folderOf);
  if (groups(folders)) return label(folders, 'The class is the folder.');
  const words = stems.map((stem) => stem.replace(/[\s_.-]*\(?\d+\)?$/, ''));
  if (groups(words)) return label(words, 'The class is the file name without its number.');
  const token = sharedToken(stems);
  if (token) return label(token, 'The class is the word that file names share.');
  return label(sessions, 'Every file is a class of its own, named after the file.');
}

/** Whether names make at least two groups, one of them of more than one file, and none without a name. */
function groups(names: readonly string[]): boolean {
  const distinct = new Set(names).size;
  return distinct > 1 && distinct < names.length && !names.includes('');
}

/** The words at the place where all names have a word of letters and the fewest different ones, if they form groups. */
function sharedToken(stems: readonly string[]): string[] | undefined {
  const tokens = stems.map((stem) => stem.split(/[\s_.-]+/));
  const places = Math.min(...tokens.map(({ length }) => length));
  let best: string[] | undefined;
  for (let place = 0; place < places; place++) {
    const words = tokens.map((token) => token[place]);
    const usable = groups(words) && words.every((word) => /^\p{L}+$/u.test(word));
    if (usable && (!best || new Set(words).size < new Set(best).size)) best = words;
  }
  return best;
}

/** File names without ending, or whole paths where names repeat in different folders. */
function distinctNames(paths: readonly string[], stems: readonly string[]): readonly string[] {
  if (new Set(stems).size === stems.length) return stems;
  return new Set(paths).size === paths.length ? paths : paths.map((path, i) => `${path} (${i + 1})`);
}

export function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}

/** Name of the innermost folder; '' without one. */
export function folderOf(path: string): string {
  return path.split('/').at(-2) ?? '';
}
