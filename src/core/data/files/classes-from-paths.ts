export interface NamedFile {
  path: string;
  className: string;
  session: string;
}

export interface FileLabels {
  files: readonly NamedFile[];
  reason: string;
}

const DATE_AND_TIME = /[\s_.-]*(?:19|20)\d{2}-?\d{2}-?\d{2}(?:[\sT_.-]*\d{2}[-_.:]?\d{2}(?:[-_.:]?\d{2})?)?/;

/**
 * Class and session of each file from its path. The first rule that fits gives the class:
 * 1. all files have the same name: their folder, without date and number;
 * 2. folders hold several files: the folder (without its number, where that leaves several classes);
 * 3. names share a word of letters at one place (`s1_walk`, `s2_walk`, `s1_run`): that word, and what else repeats (`s1`)
 *    is the session;
 * 4. the name without the number at its end (`walking_01`, `walking_02`);
 * 5. every file is a class of its own.
 * Without another rule every file is a session.
 */
export function labelsFromPaths(paths: readonly string[]): FileLabels {
  if (paths.length > 1 && new Set(paths.map(stemOf)).size === 1) return labelsFromFolders(paths);
  const stems = paths.map(stemOf);
  const ownSessions = distinctNames(paths, stems);
  const label = (classNames: readonly string[], reason: string, sessions = ownSessions): FileLabels => ({
    files: paths.map((path, i) => ({ path, className: classNames[i], session: sessions[i] })),
    reason,
  });
  const folders = paths.map(folderOf);
  if (groups(folders)) {
    const withoutNumbers = folders.map(withoutNumber);
    const classNames = groups(withoutNumbers) ? withoutNumbers : folders;
    // `walk_1/ann.csv` and `run_2/ann.csv` are the same person; `walk/1.csv` and `run/1.csv` only both the first.
    const persons = groups(stems) && stems.every((stem) => /\p{L}/u.test(stem));
    return label(classNames, 'The class is the folder.', persons ? stems : ownSessions);
  }
  const shared = sharedWords(stems);
  if (shared)
    return label(shared.classNames, 'The class is the word that file names share.', shared.sessions);
  const words = stems.map(withoutNumber);
  if (groups(words)) return label(words, 'The class is the file name without its number.');
  return label(ownSessions, 'Every file is a class of its own, named after the file.');
}

/** Recorders that call every file the same put each recording into a folder of its own: its name says the class. */
function labelsFromFolders(paths: readonly string[]): FileLabels {
  const folders = paths.map((path) => folderOf(path).replace(DATE_AND_TIME, ''));
  const words = folders.map(withoutNumber);
  const classNames = words.includes('') || new Set(words).size < 2 ? folders : words;
  const sessions = distinctNames(folders, folders);
  return {
    files: paths.map((path, i) => ({ path, className: classNames[i], session: sessions[i] })),
    reason: 'All files have the same name, so the class is the folder, without date and number.',
  };
}

function withoutNumber(name: string): string {
  return name.replace(/[\s_.-]*\(?\d+\)?$/, '');
}

/** Whether names make at least two groups, one of them of more than one file, and none without a name. */
function groups(names: readonly string[]): boolean {
  const distinct = new Set(names).size;
  return distinct > 1 && distinct < names.length && !names.includes('');
}

/**
 * Where all names have equally many words: the place of letters with the fewest different words is the class, if the
 * other places cross with it (every class with every person) rather than refine it; the next place that repeats and is
 * more than a number is the session.
 */
function sharedWords(stems: readonly string[]) {
  const tokens = stems.map((stem) => stem.split(/[\s_.-]+/));
  if (tokens.some(({ length }) => length !== tokens[0].length)) return undefined;
  const places = tokens[0]
    .map((_, place) => tokens.map((token) => token[place]))
    .filter((words) => groups(words) && !words.every((word) => /^\d+$/.test(word)))
    .sort((a, b) => new Set(a).size - new Set(b).size);
  const classNames = places.find((words) => words.every((word) => /^\p{L}+$/u.test(word)));
  if (!classNames) return undefined;
  const others = places.filter((words) => words !== classNames);
  const crosses = others.every((words) => {
    const pairs = new Set(words.map((word, i) => `${word} ${classNames[i]}`));
    return pairs.size === new Set(words).size * new Set(classNames).size;
  });
  return crosses ? { classNames, sessions: others[0] } : undefined;
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
