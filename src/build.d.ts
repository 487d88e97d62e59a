/** See scripts/lib/search-version.ts. */
declare const __SEARCH_VERSION__: string;
/** See scripts/lib/build-version.ts. */
declare const __BUILD__: string | undefined;
