import { publicUrl } from '../../browser/public-url';

/** Packages of which something is in the page, and the texts of their licences; see scripts/lib/licences.ts. */
interface Licences {
  packages: { name: string; version: string; licence: string; text?: number }[];
  texts: string[];
}

/** Written when the page is built: while it is developed there is none. */
export async function loadLicences(): Promise<Licences> {
  const answer = await fetch(publicUrl('licences.json'));
  return (await answer.json()) as Licences;
}
