/** See scripts/lib/search-version.ts. */
declare const __SEARCH_VERSION__: string;
