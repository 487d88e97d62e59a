import { counted } from '../../number-words';
import type { JsonPath } from './lines';

type Fields = Readonly<Record<string, unknown>>;

/** Why a value is no table, and the place of what is in the way. */
interface ShapeFault {
  what: string;
  at: JsonPath;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** What keeps a value that `tableOfJson` does not know from being a table, by the layout that it comes closest to. */
export function shapeFault(value: unknown, at: JsonPath = []): ShapeFault {
  if (isList(value)) return listFault(value, at);
  if (!isFields(value)) return { what: 'a single value is no table', at };
  if (isFields(value.payload)) return payloadFault(value.payload, [...at, 'payload']);
  const lists = Object.entries(value).filter((entry): entry is [string, readonly unknown[]] =>
    isList(entry[1]),
  );
  const [first, ...others] = lists;
  const nested = Object.entries(value).filter(([, item]) => isFields(item));
  if (!first && nested.length === 1) return shapeFault(nested[0][1], [...at, nested[0][0]]);
  if (!first) return { what: 'no list of samples or records is in it', at };
  const differs = others.find(([, list]) => list.length !== first[1].length);
  if (!differs) return listFault(first[1], [...at, first[0]]);
  const what = `“${differs[0]}” has ${counted(differs[1].length, 'value')} and “${first[0]}” has ${first[1].length}`;
  return { what, at: [...at, differs[0]] };
}

/** `payload` of the data acquisition format. */
function payloadFault(payload: Fields, at: JsonPath): ShapeFault {
  const missing = ['sensors', 'values'].find((name) => !isList(payload[name]));
  if (missing) return { what: `“payload” has no list “${missing}”`, at };
  return { what: 'the list “values” is empty', at: [...at, 'values'] };
}

/** Rows, records, or neither. */
function listFault(list: readonly unknown[], at: JsonPath): ShapeFault {
  if (list.length < 2) return { what: `the list has ${counted(list.length, 'item')}`, at };
  const kind = (item: unknown) => (isList(item) ? 'list' : isFields(item) ? 'record' : 'value');
  const [first] = list;
  const other = list.findIndex((item) => kind(item) !== kind(first));
  if (other >= 0)
    return { what: `a ${kind(list[other])} stands in a list of ${kind(first)}s`, at: [...at, other] };
  if (!isList(first))
    return {
      what: isFields(first)
        ? 'its records have no fields'
        : 'its values have no names, so they are no columns',
      at,
    };
  const row = list.findIndex((item) => isList(item) && item.length !== first.length);
  if (row < 0) return { what: 'its rows hold no plain values', at };
  const width = (list[row] as readonly unknown[]).length;
  return {
    what: `a row has ${counted(width, 'value')} and the first has ${first.length}`,
    at: [...at, row],
  };
}
