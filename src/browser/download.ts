/** Long enough for a slow disk, or for a person who is asked where to save. */
const KEPT_MS = 60_000;

/** Hands a file to the browser's downloads. */
export function download(file: File): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  // Some browsers read the address only after the click was handled.
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

/** A text file of this type. */
export const textFile = (name: string, text: string, type: string): File => new File([text], name, { type });
