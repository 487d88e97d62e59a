import { cString } from '../names';
import type { ExportModel } from '../types';
import type { CPlan } from './plan';
import { floatLiteral, inComment } from './text';

/** A column of the files that a table was read from, and the inputs that it becomes. */
export interface TableColumn {
  name: string;
  /** Columns of words: an input for each. */
  words?: readonly string[];
  /** First of its inputs. */
  first: number;
}

/** The columns of a table; none where the data are no table, or a data set of earlier versions does not tell. */
export function tableColumnsOf({ data }: Pick<ExportModel, 'data'>): TableColumn[] {
  if (data.reading.kind !== 'table') return [];
  let first = 0;
  const columns = (data.tableColumns ?? []).map((column) => {
    const placed = { ...column, first };
    first += column.words?.length ?? 1;
    return placed;
  });
  return first === data.input[0] ? columns : [];
}

/** The same where a column holds words: only then a row of the files is something else than an example. */
export function wordTableOf(model: Pick<ExportModel, 'data'>): TableColumn[] {
  const columns = tableColumnsOf(model);
  return columns.some(({ words }) => words) ? columns : [];
}

/** What the functions for rows of words add to the flash where they are called, at most. */
export function wordTableBytes(model: Pick<ExportModel, 'data'>): number {
  const columns = wordTableOf(model);
  if (columns.length === 0) return 0;
  const inWords = (bytes: number) => Math.ceil(bytes / 4) * 4;
  const letters = (word: string) => inWords(new TextEncoder().encode(word).length + 1);
  const words = columns.flatMap((column) => column.words ?? []);
  return CODE_BYTES + 4 * columns.length + words.reduce((sum, word) => sum + 4 + letters(word), 0);
}

/** `classify_row`, `word` and what they call on a Cortex-M4, -Os, with a margin (316 bytes measured). */
const CODE_BYTES = 344;

const number = (value: number) => floatLiteral(value).replace(/f$/, '');

function columnLines(columns: readonly TableColumn[], { mean }: ExportModel['normalisation']): string[] {
  return columns.flatMap(({ name, words, first }, i) => {
    if (!words) return [`   [${i}] ${inComment(name)}: a number; missing counts as ${number(mean[first])}`];
    return [
      `   [${i}] ${inComment(name)}: a word as its number; missing counts as the shares in brackets`,
      ...words.map((word, w) => `         ${w}: ${inComment(word)} (${number(mean[first + w])})`),
    ];
  });
}

/** Declarations, empty where no column holds words. */
export function tableHeader({ model, names: { symbol, macro } }: CPlan): string {
  const columns = wordTableOf(model);
  if (columns.length === 0) return '';
  return `
#define ${macro}_COLUMNS ${columns.length}

/*
 * The same for a row of the table as it is in the files, whose columns of words are made into inputs here:
${columnLines(columns, model.normalisation)
  .map((line) => ` *${line}`)
  .join('\n')}
 * NAN, and a number that stands for no word, are missing values.
 */
void ${symbol}_classify_row(const float row[${macro}_COLUMNS], ${symbol}_result_t *result);

/* The number of a word (UTF-8) in a column, to be put into the row; -1, a missing value, when it is not known there. */
float ${symbol}_word(int32_t column, const char *word);
`;
}

/** Definitions; `window`, `means`, `prepared` and `decide` are those of the classifier. */
export function tableSource({ model, names: { symbol, macro } }: CPlan): string {
  const columns = wordTableOf(model);
  if (columns.length === 0) return '';
  const words = columns.flatMap((column) => column.words ?? []);
  const counts = columns.map((column) => column.words?.length ?? 0).join(', ');
  return `
/* How many words there are in each column; 0 in a column of numbers. */
static const int32_t words_of[${macro}_COLUMNS] = {${counts}};

void ${symbol}_classify_row(const float row[${macro}_COLUMNS], ${symbol}_result_t *result) {
  int32_t at = 0;
  for (int32_t column = 0; column < ${macro}_COLUMNS; column++) {
    const int32_t words = words_of[column];
    const float value = row[column];
    int32_t known = 0;
    if (words == 0) {
      window[at] = prepared(value, at);
      at++;
    }
    for (int32_t word = 0; word < words; word++) known |= value == (float)word;
    for (int32_t word = 0; word < words; word++, at++) {
      window[at] = prepared(!known ? means[at] : value == (float)word ? 1.0f : 0.0f, at);
    }
  }
  decide(result);
}

static const char *const all_words[${words.length}] = {
${words.map((word) => `  ${cString(word)}`).join(',\n')}
};

static int32_t same_text(const char *a, const char *b) {
  while (*a != 0 && *a == *b) {
    a++;
    b++;
  }
  return *a == *b;
}

float ${symbol}_word(int32_t column, const char *word) {
  int32_t first = 0;
  if (column < 0 || column >= ${macro}_COLUMNS || word == 0) return -1.0f;
  for (int32_t before = 0; before < column; before++) first += words_of[before];
  for (int32_t i = 0; i < words_of[column]; i++) {
    if (same_text(all_words[first + i], word)) return (float)i;
  }
  return -1.0f;
}
`;
}

/** The rows of the files that encoded examples were made of, one after the other; missing cells are NaN. */
export function rowsOfExamples(model: ExportModel, examples: Float32Array): Float32Array {
  const columns = wordTableOf(model);
  const [size] = model.data.input;
  return Float32Array.from({ length: (examples.length / size) * columns.length }, (_, i) => {
    const { words, first } = columns[i % columns.length];
    const at = Math.floor(i / columns.length) * size + first;
    if (!words) return examples[at];
    const word = examples.subarray(at, at + words.length).indexOf(1);
    return word < 0 ? NaN : word;
  });
}
