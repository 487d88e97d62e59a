/** Names and places that lead to values in JSON; `'*'` stands for every place of a list. */
export type JsonPath = readonly (string | number)[];

const QUOTE = 34;
const BACKSLASH = 92;

/** A bracket that is open. */
interface Level {
  isList: boolean;
  /** Whether what leads to it is a beginning of the path. */
  onPath: boolean;
  index: number;
  key: string;
}

/**
 * The lines in which the values at a path begin, in order. `text` is JSON; names in it that come twice are found twice.
 */
export function linesAt(text: string, path: JsonPath): number[] {
  const lines: number[] = [];
  const levels: Level[] = [];
  let line = 1;
  let isName = false;
  const begins = (isOpening: boolean, isList: boolean) => {
    const level = levels.at(-1);
    const depth = levels.length;
    const fits = level ? level.onPath && fitsStep(level, path[depth - 1]) : true;
    if (fits && depth === path.length) lines.push(line);
    if (isOpening) levels.push({ isList, onPath: fits && depth < path.length, index: 0, key: '' });
  };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 32) {
      if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) line++;
    } else if (code === 91 || code === 123) {
      begins(true, code === 91);
      isName = code === 123;
    } else if (code === 93 || code === 125) {
      levels.pop();
      isName = false;
    } else if (code === 44) {
      const level = levels.at(-1)!;
      level.index++;
      isName = !level.isList;
    } else if (code === 58) isName = false;
    else if (code === QUOTE) {
      const end = endOfString(text, at);
      if (!isName) begins(false, false);
      else if (levels.at(-1)!.onPath) levels.at(-1)!.key = JSON.parse(text.slice(at, end + 1)) as string;
      at = end;
    } else {
      begins(false, false);
      while (at + 1 < text.length && isPlain(text.charCodeAt(at + 1))) at++;
    }
  }
  return lines;
}

const fitsStep = ({ isList, index, key }: Level, step: string | number): boolean =>
  isList ? step === '*' || step === index : step === key;

/** Characters of numbers and words. */
const isPlain = (code: number): boolean =>
  code > 32 && code !== 44 && code !== 93 && code !== 125 && code !== 58;

function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length && text.charCodeAt(at) !== QUOTE; at++) if (text.charCodeAt(at) === BACKSLASH) at++;
  return at;
}
