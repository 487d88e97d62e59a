/** A place in a text where it stops being JSON. */
export interface JsonFault {
  at: number;
  /** What is wrong there, a sentence without its full stop. */
  what: string;
  /** One value has ended, and something follows. */
  follows?: true;
}

type Expected = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end';

const DEEPEST = 10_000;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const LITERAL = /(?:true|false|null)(?!\w)/y;
const NO_JSON_WORD = /-?(?:NaN|Infinity|None|True|False|undefined|inf|nan)(?!\w)/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** Line and column of a place, 1-based. */
export function placeIn(text: string, at: number): { line: number; column: number } {
  let [line, start] = [1, 0];
  for (let i = 0; i < at; i++) {
    const code = text.charCodeAt(i);
    if (code !== 10 && (code !== 13 || text.charCodeAt(i + 1) === 10)) continue;
    line++;
    start = i + 1;
  }
  return { line, column: at - start + 1 };
}

/**
 * The first fault of a text as JSON (RFC 8259); `undefined` where there is none. Engines tell it in words of their own, with
 * or without a place: here it is the same in each, in one pass. `part` is what the text is, a file or a line of one.
 */
export function jsonFault(text: string, part: 'file' | 'line' = 'file'): JsonFault | undefined {
  return new Scanner(text, part).fault();
}

class Scanner {
  private at = 0;
  private expected: Expected = 'value';
  /** Where the brackets that are open stand. */
  private readonly open: number[] = [];

  constructor(
    private readonly text: string,
    private readonly part: 'file' | 'line',
  ) {}

  fault(): JsonFault | undefined {
    for (;;) {
      this.skipBlanks();
      if (this.at >= this.text.length) return this.atEnd();
      const fault = this.next(this.text.charCodeAt(this.at));
      if (fault) return fault;
    }
  }

  private skipBlanks(): void {
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
    }
  }

  private atEnd(): JsonFault | undefined {
    const opened = this.open.at(-1);
    if (opened !== undefined)
      return this.here(
        `the ${this.part} ends before “${this.text[opened]}” of ${this.lineOf(opened)} is closed`,
      );
    return this.expected === 'value' ? this.here(`the ${this.part} is empty`) : undefined;
  }

  private next(code: number): JsonFault | undefined {
    const { expected } = this;
    if (this.text.startsWith('//', this.at) || this.text.startsWith('/*', this.at))
      return this.here('JSON has no comments');
    if (code === CLOSE_LIST || code === CLOSE_OBJECT) return this.close(code);
    if (expected === 'comma or end') {
      if (this.open.length === 0)
        return { ...this.here(`${this.found()} follows after the end of the value`), follows: true };
      if (code !== COMMA) return this.here(`a comma is missing before ${this.found()}`);
      this.at++;
      this.expected = this.inObject() ? 'name' : 'value';
      return undefined;
    }
    if (expected === 'colon') {
      if (code !== COLON) return this.here(`a colon is missing before ${this.found()}`);
      this.at++;
      this.expected = 'value';
      return undefined;
    }
    if (expected.startsWith('name')) return this.name(code);
    return this.value(code);
  }

  private close(code: number): JsonFault | undefined {
    const opened = this.open.at(-1);
    if (opened === undefined)
      return this.expected === 'comma or end'
        ? this.here(`${this.found()} closes nothing`)
        : this.here(`a value is missing before ${this.found()}`);
    if (this.inObject() !== (code === CLOSE_OBJECT))
      return this.here(`${this.found()} cannot close “${this.text[opened]}” of ${this.lineOf(opened)}`);
    if (this.expected === 'colon') return this.here(`a colon and a value are missing before ${this.found()}`);
    if (this.expected === 'name' || (this.expected === 'value' && !this.inObject()))
      return this.here(`a comma too many stands before ${this.found()}`);
    if (this.expected === 'value') return this.here(`a value is missing before ${this.found()}`);
    this.open.pop();
    this.at++;
    this.expected = 'comma or end';
    return undefined;
  }

  private name(code: number): JsonFault | undefined {
    if (code !== QUOTE) return this.here(`a name in double quotes is missing before ${this.found()}`);
    const fault = this.string();
    this.expected = 'colon';
    return fault;
  }

  private value(code: number): JsonFault | undefined {
    if (code === OPEN_LIST || code === OPEN_OBJECT) {
      if (this.open.length >= DEEPEST) return this.here('brackets stand too deeply in one another');
      this.open.push(this.at);
      this.at++;
      this.expected = code === OPEN_LIST ? 'value or end' : 'name or end';
      return undefined;
    }
    this.expected = 'comma or end';
    if (code === QUOTE) return this.string();
    if (this.takes(NUMBER) || this.takes(LITERAL)) return undefined;
    NO_JSON_WORD.lastIndex = this.at;
    const word = NO_JSON_WORD.exec(this.text)?.[0];
    if (word) return this.here(`“${word}” is no value of JSON (null is)`);
    if (code === COMMA) return this.here('a value is missing before “,”');
    if (code === 39) return this.here('words stand in double quotes, not in single ones');
    return this.here(`${this.found()} is no value of JSON`);
  }

  private string(): JsonFault | undefined {
    const start = this.at;
    for (this.at++; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === QUOTE) {
        this.at++;
        return undefined;
      }
      if (code < 32 && code !== 9)
        return { at: start, what: 'the quotes that begin here are not closed on their line' };
      if (code === 9) return this.here('a tab stands between quotes, where it is written \\t');
      if (code !== BACKSLASH) continue;
      ESCAPE.lastIndex = this.at;
      const escape = ESCAPE.exec(this.text)?.[0];
      if (!escape)
        return this.here(`“${this.text.slice(this.at, this.at + 2)}” means nothing between quotes`);
      this.at += escape.length - 1;
    }
    return { at: start, what: `the ${this.part} ends before the quotes that begin here are closed` };
  }

  private takes(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at += found[0].length;
    return found !== null;
  }

  private inObject(): boolean {
    return this.text.charCodeAt(this.open.at(-1)!) === OPEN_OBJECT;
  }

  /** What stands here: a word, a number, or a sign. */
  private found(): string {
    const [found] = /^(?:[\w.+-]{1,20}|.)/su.exec(this.text.slice(this.at, this.at + 24))!;
    return `“${found}”`;
  }

  private lineOf(at: number): string {
    return this.part === 'line' ? 'this line' : `line ${placeIn(this.text, at).line}`;
  }

  private here(what: string): JsonFault {
    return { at: this.at, what };
  }
}
