/**
 * Name of the code and binaries that decide what is asked and trained, from their content; see scripts/lib/build-version.ts.
 * Undefined where sources are run as they are.
 */
export const BUILD: string | undefined = typeof __BUILD__ === 'string' ? __BUILD__ : undefined;
