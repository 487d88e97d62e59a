import {
  isNumberedSource,
  numbersSaid,
  onlyNumbersSaid,
  partOf,
  saysDoing,
  withoutAdditions,
  withoutCommonWords,
  withoutNumber,
  wordsOf,
  type PartOfSet,
} from './path-words';

export interface NamedFile {
  path: string;
  className: string;
  session: string;
  /** Where folders or names divide the files into training, validation and test. */
  part?: PartOfSet;
}

export interface FileLabels {
  files: readonly NamedFile[];
  reason: string;
  /** Names group the files; otherwise every file is a class of its own. */
  grouped: boolean;
  /** Something else may as well be the class, as the reason says. */
  doubtful?: boolean;
  /** A list beside the files says the classes. */
  told?: boolean;
}

interface PathWords {
  path: string;
  /** Names of folders, the outermost first, and of the file, without what tools add. */
  folders: readonly string[];
  stem: string;
  part?: PartOfSet;
}

/**
 * Class and session of each file from its path, without hashes, dates, and the names of parts (training, test). The first
 * rule that fits gives the class:
 * 1. all files have the same name: a folder, or a word of it that repeats;
 * 2. folders hold several files: the folder (without its number, where that leaves several classes);
 * 3. names share a word of letters at one place (`s1_walk`, `s2_walk`, `s1_run`): that word, and what else repeats (`s1`)
 *    is the session;
 * 4. the name without the number at its end (`walking_01`, `walking_02`);
 * 5. every file is a class of its own.
 * Without another rule every file is a session.
 */
export function labelsFromPaths(paths: readonly string[]): FileLabels {
  const words = withoutParts(paths);
  const labels = labelsFromWords(words);
  const divided = new Set(words.map(({ part }) => part)).size > 1 && paths.length > 1;
  if (!divided) return labels;
  return {
    ...labels,
    files: labels.files.map((file, i) => ({ ...file, part: words[i].part ?? 'training' })),
  };
}

/** The words of paths; `training` and the like are taken out where the files are in several parts. */
function withoutParts(paths: readonly string[]): PathWords[] {
  const split = paths.map((path) => {
    const names = path.split('/');
    return { path, folders: names.slice(0, -1).map(withoutAdditions), stem: withoutAdditions(stemOf(path)) };
  });
  const partsOf = split.map(({ folders, stem }) => {
    const inFolders = folders.map(partOf).find((part) => part !== undefined);
    return (
      inFolders ??
      wordsOf(stem)
        .map(partOf)
        .find((part) => part !== undefined)
    );
  });
  const found = new Set(partsOf.filter((part) => part !== undefined));
  if (found.size < 2 && !(found.has('test') && partsOf.includes(undefined))) return split;
  return split.map(({ path, folders, stem }, i) => ({
    path,
    folders: folders.filter((folder) => partOf(folder) === undefined),
    stem: wordsOf(stem).some(partOf)
      ? stem
          .split(/[\s_.-]+/)
          .filter((word) => !partOf(word))
          .join('_')
      : stem,
    part: partsOf[i],
  }));
}

function labelsFromWords(words: readonly PathWords[]): FileLabels {
  const paths = words.map(({ path }) => path);
  const stems = words.map(({ stem }) => stem);
  const ownSessions = distinctSessions(paths);
  const label = (
    classNames: readonly string[],
    reason: string,
    sessions: readonly string[] = ownSessions,
    grouped = true,
    doubt = '',
  ): FileLabels => ({
    files: words.map(({ path }, i) => ({ path, className: classNames[i], session: sessions[i] })),
    reason: doubt === '' ? reason : `${reason} ${doubt}`,
    grouped,
    ...(doubt !== '' && { doubtful: true }),
  });
  if (words.length > 1 && new Set(stems).size === 1) {
    const folders = labelsFromFolders(words);
    if (folders)
      return label(folders.classNames, folders.reason, folders.sessions ?? ownSessions, folders.grouped);
  }
  const folder = folderLevel(words);
  const doing = withoutCommonWords(stems.map(withoutNumber));
  // `ann/walk.csv` and `bob/walk.csv`: what is done is the class, who does it the session.
  const whoFirst = folder && groups(doing) && sayDoing(doing) && !sayDoing(folder.classNames);
  if (whoFirst && repeatsAcross(doing, folder.classNames))
    return label(doing, 'The class is the file name; the folder is the session.', folder.classNames);
  if (folder) {
    // `walk_1/ann.csv` and `run_2/ann.csv` are the same person; `walk/1.csv` and `run/1.csv` only both the first.
    const persons = groups(stems) && stems.every((stem) => /\p{L}{2}/u.test(stem) && !isNumberedFile(stem));
    const sessions = folder.sessions ?? (persons ? stems : ownSessions);
    return label(folder.classNames, 'The class is the folder.', sessions);
  }
  const shared = sharedWords(stems) ?? sharedCodes(words);
  if (shared)
    return label(
      shared.classNames,
      'The class is the word that file names share.',
      shared.sessions,
      true,
      numbersSaid(stems),
    );
  const names = withoutCommonWords(stems.map(withoutNumber));
  if (groups(names)) return label(names, 'The class is the file name without its number.');
  const own = withoutCommonWords(stems);
  const distinct = new Set(own).size === own.length && !own.includes('') ? own : ownSessions;
  if (words.length > 1 && stems.every((stem) => stem === stems[0]))
    return label(stems, 'The names of the files say no class.', ownSessions, false);
  const reason = 'Every file is a class of its own, named after the file.';
  return label(distinct, reason, ownSessions, false, onlyNumbersSaid(stems));
}

/** `rec_01` and the like name no person. */
const isNumberedFile = (stem: string): boolean =>
  isNumberedSource(stem) && !/^(s|p|u|subj|user|person)/i.test(stem);

/** Recorders that call every file the same put each recording into a folder of its own: its name says the class. */
function labelsFromFolders(words: readonly PathWords[]) {
  const level = folderLevel(words);
  const reason = 'All files have the same name, so the class is the folder, without date and number.';
  if (level) return { ...level, sessions: level.sessions ?? levelNames(words), reason, grouped: true };
  const folders = words.map((word) => word.folders.at(-1) ?? '');
  const shared = sharedWords(folders);
  if (shared)
    return {
      classNames: shared.classNames,
      sessions: shared.sessions ?? distinctNames(folders, folders),
      reason: 'All files have the same name, so the class is a word that the names of folders share.',
      grouped: true,
    };
  if (new Set(folders).size < 2) return undefined;
  const plain = folders.map(withoutNumber);
  const classNames = plain.includes('') || new Set(plain).size < 2 ? folders : plain;
  return { classNames, sessions: distinctNames(folders, folders), reason, grouped: groups(classNames) };
}

/** Whole paths of folders, for files that have one name. */
function levelNames(words: readonly PathWords[]): readonly string[] {
  const names = words.map(({ path }) => path.split('/').slice(0, -1).join('/'));
  const last = words.map(({ folders }) => folders.at(-1) ?? '');
  return distinctNames(names, last);
}

/**
 * The level of folders that says the class: what is done before who does it, then the level with the fewest names, the
 * innermost of equals. Another level that repeats across the classes is the session.
 */
function folderLevel(words: readonly PathWords[]) {
  const depth = Math.min(...words.map(({ folders }) => folders.length));
  const levels = Array.from({ length: depth }, (_, d) =>
    words.map(({ folders }) => folders[folders.length - 1 - d]),
  );
  const named = levels.map((names) => {
    const plain = names.map(withoutNumber);
    return groups(plain) && !names.every(isNumberedSource) ? plain : names;
  });
  const valid = named.filter((names) => groups(names) && !names.every(isNumberedSource));
  const sources = named.filter((names) => groups(names) && names.every(isNumberedSource));
  const rank = (names: readonly string[]) => (sayDoing(names) ? 0 : 1);
  const [classNames] = [...valid].sort((a, b) => rank(a) - rank(b) || new Set(a).size - new Set(b).size);
  if (!classNames) {
    // Folders that are only numbered may still be classes, where nothing else is.
    const [numbered] = sources;
    const stems = words.map(({ stem }) => stem);
    const varied = levels.filter((names) => new Set(names).size > 1).length;
    return numbered &&
      varied === 1 &&
      !sharedCodes(words) &&
      !sharedWords(stems) &&
      !groups(stems.map(withoutNumber))
      ? { classNames: numbered, sessions: undefined }
      : undefined;
  }
  const source = [...sources, ...valid].find(
    (names) => names !== classNames && repeatsAcross(names, classNames),
  );
  return { classNames, sessions: source };
}

const sayDoing = (names: readonly string[]): boolean => names.filter(saysDoing).length > names.length / 2;

/** Whether some name comes with several classes. */
function repeatsAcross(names: readonly string[], classNames: readonly string[]): boolean {
  const pairs = new Set(names.map((name, i) => JSON.stringify([name, classNames[i]])));
  return pairs.size > new Set(names).size;
}

/** Whether names make at least two groups, one of them of more than one file, and none without a name. */
function groups(names: readonly string[]): boolean {
  const distinct = new Set(names).size;
  return distinct > 1 && distinct < names.length && !names.includes('');
}

/**
 * Where all names have equally many words: the place of letters that says what is done, else the one with the fewest
 * different words, is the class, if the other places cross with it (every class with every person) rather than refine it;
 * the next place that repeats and is more than a number is the session.
 */
function sharedWords(names: readonly string[]) {
  const split = [names.map((name) => name.split(/[\s_.-]+/)), names.map(wordsOf)];
  for (const tokens of split) {
    if (tokens.some(({ length }) => length !== tokens[0].length)) continue;
    const places = tokens[0]
      .map((_, place) => tokens.map((token) => token[place]))
      .filter((words) => groups(words) && !words.every((word) => /^\d+$/.test(word)))
      .sort((a, b) => new Set(a).size - new Set(b).size);
    const letters = places.filter((words) => words.every((word) => /^\p{L}+$/u.test(word)));
    const doing = letters.find((words) => words.filter(saysDoing).length > words.length / 2);
    const classNames = doing ?? letters[0];
    if (!classNames) continue;
    const others = places.filter((words) => words !== classNames);
    const crosses = others.every((words) => {
      const pairs = new Set(words.map((word, i) => `${word} ${classNames[i]}`));
      const most = new Set(words).size * new Set(classNames).size;
      return doing
        ? pairs.size > Math.max(new Set(words).size, new Set(classNames).size)
        : pairs.size === most;
    });
    if (crosses) return { classNames, sessions: others[0] };
  }
  return undefined;
}

/**
 * Names of equally many codes (`D01_SA01_R02`), where a folder or another place repeats one of them as the source: the first
 * place that is neither the source nor the repetition is the class.
 */
function sharedCodes(words: readonly PathWords[]) {
  const tokens = words.map(({ stem }) => stem.split(/[\s_.-]+/));
  if (tokens[0].length < 2 || tokens.some(({ length }) => length !== tokens[0].length)) return undefined;
  const places = tokens[0]
    .map((_, place) => tokens.map((token) => token[place]))
    .filter((names) => groups(names) && names.every((name) => /^\p{L}+\d+$/u.test(name)));
  const folders = words.map(({ folders: own }) => own.at(-1) ?? '');
  const sources =
    places.find((names) => names.every((name, i) => name === folders[i])) ??
    places.find((names) => names.every((name) => /^(s|p|u|subj|subject|user)\d+$/i.test(name)));
  const repetition = (names: readonly string[]) =>
    names.every((name) => /^(r|t|rep|trial|take|run)\d+$/i.test(name));
  const classNames = places.find((names) => names !== sources && !repetition(names));
  return classNames && sources ? { classNames, sessions: sources } : undefined;
}

/** File names without ending, or whole paths where names repeat in different folders. */
function distinctNames(paths: readonly string[], stems: readonly string[]): readonly string[] {
  if (new Set(stems).size === stems.length) return stems;
  return new Set(paths).size === paths.length ? paths : paths.map((path, i) => `${path} (${i + 1})`);
}

/** Every file a session of its own. */
export function distinctSessions(paths: readonly string[]): readonly string[] {
  return distinctNames(paths, paths.map(stemOf));
}

export function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : name;
}
