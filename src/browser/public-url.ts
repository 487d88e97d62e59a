/** Files beside index.html, under whatever path the page is served. */
export const publicUrl = (file: string): string => new URL(file, document.baseURI).href;
