/** A document with another text between two of its lines. @throws Error where it does not have them, in this order */
export function between(document: string, begin: string, end: string, text: string): string {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`There is no place for what is written between “${begin}” and “${end}”.`);
  return `${document.slice(0, from + begin.length)}\n\n${text}\n\n${document.slice(to)}`;
}
