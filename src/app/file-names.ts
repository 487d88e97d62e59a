/** A file name that every system takes: letters, digits and dashes of a study's name, then the ending. */
export function fileNameOf(name: string, ending: string): string {
  const stem = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${stem || 'study'}.${ending}`;
}
