import type { WholeTable } from '../tables/whole-table-reader';
import type { Line } from './lines';
import { tableOfSeries, type Series } from './series';

interface Attribute {
  name: string;
  /** What its cells can be, where the header says so. */
  words: ReadonlySet<string> | undefined;
  /** Attributes of the rows in each of its cells. */
  inner?: readonly string[];
}

/** The attributes of a header, those of a relation inside of it. */
export function attributesOf(header: readonly Line[]): Attribute[] {
  const attributes: Attribute[] = [];
  let inner: string[] | undefined;
  for (const { text } of header) {
    if (/^@end\b/i.test(text)) inner = undefined;
    const [, ...found] =
      /^@attribute\s+(?:'([^']*)'|"([^"]*)"|(\S+))\s*(?:\{(.*)\}|(\S+))?/i.exec(text) ?? [];
    const name = found.slice(0, 3).find(Boolean);
    if (!name) continue;
    if (inner) {
      inner.push(name);
      continue;
    }
    const attribute: Attribute = { name, words: found[3] ? new Set(cells(found[3])) : undefined };
    if (/^relational$/i.test(found[4] ?? '')) {
      inner = [];
      attribute.inner = inner;
    }
    attributes.push(attribute);
  }
  return attributes;
}

/** A row that does not fit what the header says keeps another width, or an empty cell, so that it is told as unreadable. */
export function arffTable(
  path: string,
  attributes: readonly Attribute[],
  body: readonly Line[],
  namesLine: number,
): WholeTable {
  const relation = attributes.findIndex(({ inner }) => inner);
  if (relation >= 0) return relationTable(path, attributes, relation, body, namesLine);
  const rows = body.map(({ text }) => (text.startsWith('{') ? sparse(text, attributes) : cells(text)));
  return {
    names: attributes.map(({ name }) => name),
    rows: rows.map((row) => row.map((cell, c) => known(cell, attributes[c]))),
    lines: [namesLine, ...body.map(({ number }) => number)],
    told: [`${attributes.length} attributes are described before the data.`],
  };
}

function known(cell: string, attribute: Attribute | undefined): string {
  return !attribute?.words || cell === '?' || attribute.words.has(cell) ? cell : '';
}

/**
 * Each cell of the relation is a series: a line for every channel where its attributes only number samples (`att0`, `att1`),
 * else a line for every sample. The class is the other attribute that has words.
 */
function relationTable(
  path: string,
  attributes: readonly Attribute[],
  relation: number,
  body: readonly Line[],
  namesLine: number,
): WholeTable {
  const inner = attributes[relation].inner ?? [];
  const label = attributes.findLastIndex(({ words }, a) => a !== relation && words !== undefined);
  const numbered = new Set(inner.map((name) => name.replace(/\d+/g, ''))).size === 1;
  const series = body.map(({ text, number }): Series => {
    const row = cells(text);
    const grid = (row[relation] ?? '')
      .split(/\\n|\n/)
      .map((line) => line.split(',').map((cell) => cell.trim()));
    const fits = row.length === attributes.length && grid.every((line) => line.length === inner.length);
    return {
      line: number,
      channels: numbered || !fits ? grid : inner.map((_, c) => grid.map((line) => line[c])),
      ...(label >= 0 && { label: known(row[label] ?? '', attributes[label]) }),
      ...(!fits && { malformed: text }),
    };
  });
  return tableOfSeries(path, series, {
    namesLine,
    labelled: label >= 0,
    ...(!numbered && { channelNames: inner }),
  });
}

/** Cells between commas or tabs; those in quotes keep their commas. */
function cells(line: string): string[] {
  const found = line.match(/\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,\t]*)\s*(?:[,\t]|$)/g) ?? [];
  const last =
    found.length > 0 && found[found.length - 1] === '' && !/[,\t]\s*$/.test(line)
      ? found.slice(0, -1)
      : found;
  return last.map((cell) =>
    cell
      .replace(/[,\t]$/, '')
      .trim()
      .replace(/^(['"])(.*)\1$/, '$2'),
  );
}

const SPARSE_PAIR = /\s*(\d+)\s+('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,]*)\s*(?:,|$)/g;

/** `{1 X, 3 Y}`: what is not named is 0, or the first of its words. */
function sparse(line: string, attributes: readonly Attribute[]): string[] {
  const row = attributes.map(({ words }) => [...(words ?? ['0'])][0]);
  const inside = line.slice(1, -1);
  const pairs = [...inside.matchAll(SPARSE_PAIR)];
  const whole = pairs.reduce((length, [pair]) => length + pair.length, 0) === inside.length;
  if (!line.endsWith('}') || !whole) return [line];
  for (const [, place, value] of pairs) {
    if (Number(place) >= row.length) return [line];
    row[Number(place)] = value.trim().replace(/^(['"])(.*)\1$/, '$2');
  }
  return row;
}
