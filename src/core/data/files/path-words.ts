/** What tools add to names: hashes, numbers of uploads, dates and times. */
const ADDED = [
  /(?:\.(?:json|cbor|csv|wav|txt|npy|jpe?g|png))?\.[0-9a-z]{6,}\.ingestion[-.\w]*$/i,
  /\.ingestion[-.\w]*$/i,
  /[\s_.-]*\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
  // A hash has digits and letters.
  /(?<![\p{L}\p{N}])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,64}(?![\p{L}\p{N}])/giu,
  /[\s_.-]*(?:19|20)\d{2}[-_.]?\d{2}[-_.]?\d{2}(?:[\sT_.-]*\d{2}[-_.:hH]?\d{2}(?:[-_.:mM]?\d{2}(?:[._]\d+)?)?)?/g,
  /[\s_.-]+\d{1,2}[-_:h]\d{2}[-_:m]\d{2}$/,
  /\.(?:json|cbor|csv|wav)$/i,
];

/** A name without what tools add to it; the name itself where nothing else is left. */
export function withoutAdditions(name: string): string {
  const plain = ADDED.reduce((text, pattern) => text.replace(pattern, ''), name)
    .replace(/^[\s_.-]+|[\s_.-]+$/g, '')
    .trim();
  return plain === '' ? '' : plain;
}

export function withoutNumber(name: string): string {
  return name.replace(/[\s_.-]*\(?\d+\)?$/, '');
}

/** Names without the words that all of them begin and end with, where something is left of each. */
export function withoutCommonWords(names: readonly string[]): string[] {
  const tokens = names.map((name) => name.split(/[\s_.-]+/));
  const shortest = Math.min(...tokens.map(({ length }) => length));
  const same = (at: (words: readonly string[]) => string | undefined) =>
    tokens.every((words) => at(words) === at(tokens[0]));
  let [from, end] = [0, 0];
  while (from < shortest - 1 && same((words) => words[from])) from++;
  while (end < shortest - from - 1 && same((words) => words[words.length - 1 - end])) end++;
  if ((from === 0 && end === 0) || new Set(names).size < 2) return [...names];
  return tokens.map((words) => words.slice(from, words.length - end).join('_'));
}

/** Words between separators, and where capitals begin them. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[\s_.,+()-]+/)
    .filter((word) => word !== '');
}

/** Which part of a divided data set a name says. */
export type PartOfSet = 'training' | 'validation' | 'test';

const PARTS: readonly [PartOfSet, RegExp][] = [
  ['training', /^(data)?(train|training)(set|data)?\d{0,2}$/i],
  ['validation', /^(data)?(val|valid|validation|dev)(set|data)?\d{0,2}$/i],
  ['test', /^(data)?(test|testing|holdout|eval|evaluation)(set|data)?\d{0,2}$/i],
];

export function partOf(word: string): PartOfSet | undefined {
  return PARTS.find(([, pattern]) => pattern.test(word))?.[0];
}

/** Names of persons, devices or repetitions by number: `s01`, `subject 3`, `user-7`, `p2`, `12`. */
export function isNumberedSource(name: string): boolean {
  if (/^\p{L}{1,2}[\s_.-]?\d{1,4}$/u.test(name)) return true;
  return /^(s|p|u|subj|subject|user|person|participant|patient|volunteer|id|pid|rec|recording|trial|session|day|run|take|rep|file|device|dev|sensor|imu|node|unit|part)?[\s_.-]*\d+[a-z]?$/i.test(
    name,
  );
}

const DOING =
  /^(walk|run|jog|sit|stand|lay|lie|lying|jump|hop|skip|stair|climb|up|down|left|right|forward|back|idle|rest|still|static|stationary|circle|square|triangle|wave|waving|shak|punch|flex|swip|rotat|tap|clap|swing|throw|catch|fall|cycl|bik|driv|sleep|eat|drink|typ|writ|read|open|clos|push|pull|lift|snap|twist|turn|roll|spin|flip|point|nod|row|swim|squat|pushup|situp|lunge|kick|hit|serve|smash|normal|healthy|ok|good|bad|fault|faulty|broken|unbalanc|imbalanc|misalign|anomal|inner|outer|ball|loose|noise|background|unknown|silence|yes|no|on|off|stop|go|calm|stress|amusement|baseline|wing|figure|gesture)/i;

/** Whether a name says what is done rather than who does it. */
export function saysDoing(name: string): boolean {
  return wordsOf(name).some((word) => DOING.test(word) || /^\p{L}{3,}ing$/u.test(word));
}

/** Numbers that repeat before the end of names may be the class as well: that is not passed over. */
export function numbersSaid(names: readonly string[]): string {
  const tokens = names.map((name) => name.split(/[\s_.-]+/));
  if (tokens.some(({ length }) => length !== tokens[0].length)) return '';
  const numbers = tokens[0]
    .slice(0, -1)
    .map((_, place) => tokens.map((token) => token[place]))
    .find((words) => {
      const distinct = new Set(words).size;
      return distinct > 1 && distinct < words.length && words.every((word) => /^\d+$/.test(word));
    });
  if (!numbers) return '';
  const distinct = [...new Set(numbers)];
  const some = `${distinct.slice(0, 3).join(', ')}${distinct.length > 3 ? ', …' : ''}`;
  return `Check it: the numbers in the names (${some}) may be the class, too.`;
}

/** Files that are only numbered are perhaps recordings of the same. */
export function onlyNumbersSaid(names: readonly string[]): string {
  const plain = new Set(names.map(withoutNumber));
  return names.length > 1 && plain.size === 1 && !plain.has('')
    ? 'Check it: the names differ only in numbers, so the files may be recordings of one class.'
    : '';
}
