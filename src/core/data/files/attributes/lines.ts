/** A line that says something, and its number in the file, from 1. */
export interface Line {
  text: string;
  number: number;
}
