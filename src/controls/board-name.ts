import { BOARDS } from '../core/deploy';
import { text } from '../messages';

/** Name of a board in a plan; a board of one's own is in no list. */
export const boardName = (id: string): string =>
  BOARDS.find((board) => board.id === id)?.name ?? text.board.custom;
