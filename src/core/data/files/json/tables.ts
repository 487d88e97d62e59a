import type { JsonPath } from './lines';

/** Rows that a JSON or CBOR file says, with the names of its columns. */
export interface JsonTable {
  names: readonly string[];
  rows: readonly (readonly unknown[])[];
  units?: readonly string[];
  samplingHz?: number;
  told: readonly string[];
  /** Where each row begins in the value, in order. */
  rowsAt?: JsonPath;
}

/** Lists of at most so many numbers are cells of a row. */
const MOST_CELLS = 16;

type Fields = Readonly<Record<string, unknown>>;

/** The table that a value is, in the first of the layouts that fits; `undefined` where none does. */
export function tableOfJson(value: unknown): JsonTable | undefined {
  return acquisition(value) ?? gestures(value) ?? series(value) ?? columnsOfArrays(value) ?? records(value);
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isNumbers = (value: unknown): value is readonly number[] =>
  isList(value) && value.length > 0 && value.every((item) => typeof item === 'number' || item === null);

/** The data acquisition format: `payload.values`, a row a sample, `payload.sensors`, and `payload.interval_ms`. */
function acquisition(value: unknown): JsonTable | undefined {
  const payload = isFields(value) ? value.payload : undefined;
  if (!isFields(payload) || !isList(payload.values) || !isList(payload.sensors)) return undefined;
  const sensors = payload.sensors.filter(isFields);
  const interval = Number(payload.interval_ms);
  const units = sensors.map(({ units: unit }) => (typeof unit === 'string' && unit !== 'N/A' ? unit : ''));
  return {
    names: sensors.map(({ name }, c) => (typeof name === 'string' ? name : `column ${c + 1}`)),
    rows: payload.values.map((row) => (isList(row) ? row : [row])),
    ...(units.some((unit) => unit !== '') && { units }),
    ...(interval > 0 && { samplingHz: 1000 / interval }),
    told: interval > 0 ? [`The file says its rate: a sample every ${interval} ms.`] : [],
    rowsAt: ['payload', 'values', '*'],
  };
}

/** Classes with recordings of equally long lists: `[{ name, recordings: [{ data: { x, y, z } }] }]`. */
function gestures(value: unknown): JsonTable | undefined {
  const entries = isList(value) ? [['', value] as const] : isFields(value) ? Object.entries(value) : [];
  const found = entries.find((entry): entry is [string, readonly unknown[]] => isList(entry[1]));
  const classes = found?.[1];
  if (!classes || !classes.every((item) => isFields(item) && isList(item.recordings))) return undefined;
  const recorded = classes.filter(isFields).flatMap((item, c) =>
    (item.recordings as readonly unknown[]).flatMap((recording) => {
      const data = isFields(recording) && isFields(recording.data) ? recording.data : recording;
      const className = typeof item.name === 'string' ? item.name : `class ${c + 1}`;
      return isFields(data) ? [{ className, data, inData: data !== recording }] : [];
    }),
  );
  const channels = Object.keys(recorded[0]?.data ?? {}).filter((name) => isNumbers(recorded[0].data[name]));
  if (channels.length === 0) return undefined;
  const rows = recorded.flatMap(({ className, data }, r) => {
    const lists = channels.map((name) => (isNumbers(data[name]) ? data[name] : []));
    // Where a list ends early its cells are empty, and the row is told.
    const length = Math.max(...lists.map((list) => list.length));
    return Array.from({ length }, (_, i) => [
      className,
      `recording ${r + 1}`,
      ...lists.map((list) => list[i]),
    ]);
  });
  return {
    names: ['class', 'recording', ...channels],
    rows,
    told: [`The file holds ${recorded.length} recordings of ${classes.length} classes.`],
    rowsAt: [
      ...(isList(value) ? [] : [found[0]]),
      '*',
      'recordings',
      '*',
      ...(recorded[0].inData ? ['data'] : []),
      channels[0],
      '*',
    ],
  };
}

/** Recordings as records: `[{ label, x: […], y: […] }, …]` or `[{ label, data: [[…], …] }, …]`, and what else each says. */
function series(value: unknown): JsonTable | undefined {
  if (!isList(value) || value.length < 2 || !value.every(isFields)) return undefined;
  const [first] = value;
  const isLong = (item: unknown): item is readonly unknown[] =>
    isList(item) && (item.length > MOST_CELLS || isNumbers(item[0]));
  const lists = Object.keys(first).filter((name) => isLong(first[name]));
  const others = Object.keys(first).filter((name) => !isList(first[name]) && !isFields(first[name]));
  if (lists.length === 0 || !value.every((record) => lists.every((name) => isList(record[name]))))
    return undefined;
  const width = (name: string) => {
    const [row] = first[name] as readonly unknown[];
    return isList(row) ? row.length : 1;
  };
  const columns = lists.flatMap((name) =>
    width(name) === 1 ? [name] : Array.from({ length: width(name) }, (_, c) => `${name}.${c + 1}`),
  );
  const rows = value.flatMap((record, r) => {
    const own = lists.map((name) => record[name] as readonly unknown[]);
    return Array.from({ length: Math.max(...own.map((list) => list.length)) }, (_, t) => [
      ...others.map((name) => record[name]),
      `recording ${r + 1}`,
      ...own.flatMap((list) => (isList(list[t]) ? list[t] : [list[t]])),
    ]);
  });
  return {
    names: [...others, 'recording', ...columns],
    rows,
    told: [`The file holds ${value.length} recordings.`],
    rowsAt: ['*', lists[0], '*'],
  };
}

/** `{ x: [1, 2], y: [3, 4] }` */
function columnsOfArrays(value: unknown): JsonTable | undefined {
  if (!isFields(value)) return undefined;
  const lists = Object.entries(value).filter((entry): entry is [string, readonly unknown[]] =>
    isList(entry[1]),
  );
  const length = lists[0]?.[1].length ?? 0;
  const plain = lists.every(
    ([, list]) => list.length === length && list.every((item) => !isFields(item) && !isList(item)),
  );
  if (length < 2 || !plain) return inner(value, lists);
  return {
    names: lists.map(([name]) => name),
    rows: Array.from({ length }, (_, i) => lists.map(([, list]) => list[i])),
    told: [],
    rowsAt: [lists[0][0], '*'],
  };
}

/** A single list among other things: `{ device: "…", data: [{ … }, …] }`. */
function inner(
  value: Fields,
  lists: readonly (readonly [string, readonly unknown[]])[],
): JsonTable | undefined {
  for (const [name, list] of lists) {
    const inside = records(list);
    if (inside) return within(name, inside);
  }
  const nested = Object.entries(value).filter(([, item]) => isFields(item));
  const table = nested.length === 1 ? tableOfJson(nested[0][1]) : undefined;
  return table && within(nested[0][0], table);
}

const within = (name: string, table: JsonTable): JsonTable => ({
  ...table,
  ...(table.rowsAt && { rowsAt: [name, ...table.rowsAt] }),
});

/** `[{ x: 1, y: 2 }, …]` or `[[1, 2], …]` */
function records(value: unknown): JsonTable | undefined {
  if (!isList(value) || value.length < 2) return undefined;
  if (value.every((row) => isList(row))) {
    const rows: readonly (readonly unknown[])[] = value;
    const width = rows[0].length;
    if (
      width === 0 ||
      rows.some((row) => row.length !== width || row.some((cell) => isFields(cell) || isList(cell)))
    )
      return undefined;
    return { names: rows[0].map((_, c) => `column ${c + 1}`), rows, told: [], rowsAt: ['*'] };
  }
  if (!value.every(isFields)) return undefined;
  const flat = value.map((row) => flattened(row));
  const names = [...new Set(flat.flatMap((row) => [...row.keys()]))];
  return names.length === 0
    ? undefined
    : { names, rows: flat.map((row) => names.map((name) => row.get(name))), told: [], rowsAt: ['*'] };
}

/** Fields of fields by both names: `acc.x`. */
function flattened(row: Fields, prefix = '', into = new Map<string, unknown>()): Map<string, unknown> {
  for (const [name, value] of Object.entries(row)) {
    if (isFields(value) && prefix.length < 200) flattened(value, `${prefix}${name}.`, into);
    else if (isNumbers(value) && value.length <= MOST_CELLS)
      value.forEach((item, i) => into.set(`${prefix}${name}.${i + 1}`, item));
    else if (!isList(value)) into.set(prefix + name, value);
  }
  return into;
}
