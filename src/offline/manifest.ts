/** What the service worker keeps. */
export interface OfflineManifest {
  /** Changes with the content of any file. */
  version: string;
  /** Addresses relative to the page. */
  files: readonly string[];
}
