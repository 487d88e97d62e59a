import type { Board } from '../../core/deploy';

/** Boards that have every typed word in their name, part or core, whatever its case. */
export function findBoards(boards: readonly Board[], typed: string): readonly Board[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return boards.filter(({ name, part, core }) => {
    const text = `${name} ${part} ${core}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
