import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** What ships without a module of its own: the compiler's library in trainer.wasm, and the loader of scripts. */
const COMPILED_IN = ['assemblyscript', 'vite'];
/** The service worker is built after the page, and imports these. */
const SERVICE_WORKER = ['workbox-core', 'workbox-precaching', 'workbox-routing', 'workbox-strategies'];

/** A package that ships with the page. */
interface Licensed {
  name: string;
  version: string;
  licence: string;
  /** Its place in `texts`; absent where the package has no text of its own. */
  text?: number;
}

/** The package that a module belongs to; undefined for the page's own modules. */
const packageOf = (module: string): string | undefined =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(module.replaceAll('\\', '/'))?.[1];

/**
 * Writes `licences.json` beside the page: name, version and licence of every package of which a module is in its scripts or
 * workers, and the licences' texts. `collect` goes into every build whose scripts ship.
 */
export function licences(): { collect: () => Plugin; write: () => Plugin; check: () => Plugin } {
  const found = new Set([...COMPILED_IN, ...SERVICE_WORKER]);
  const packagesOf = (modules: Iterable<string>) =>
    [...modules].map(packageOf).filter((name) => name !== undefined);
  return {
    collect: () => ({
      name: 'licences-collect',
      generateBundle(_options, bundle) {
        for (const chunk of Object.values(bundle))
          if (chunk.type === 'chunk')
            packagesOf(Object.keys(chunk.modules)).forEach((name) => found.add(name));
      },
    }),
    write: () => ({
      name: 'licences-write',
      apply: 'build',
      generateBundle: {
        order: 'post',
        handler() {
          const source = JSON.stringify(licencesOf([...found].sort()));
          this.emitFile({ type: 'asset', fileName: 'licences.json', source });
        },
      },
    }),
    check: () => ({
      name: 'licences-check',
      generateBundle(_options, bundle) {
        const modules = Object.values(bundle).flatMap((chunk) =>
          chunk.type === 'chunk' ? Object.keys(chunk.modules) : [],
        );
        const unlisted = new Set(packagesOf(modules).filter((name) => !found.has(name)));
        if (unlisted.size > 0)
          this.error(`licences.json lacks ${[...unlisted].join(', ')}: see SERVICE_WORKER.`);
      },
    }),
  };
}

function licencesOf(names: readonly string[]): { packages: Licensed[]; texts: string[] } {
  const texts: string[] = [];
  const packages = names.map((name): Licensed => {
    const folder = join('node_modules', name);
    const { version, license: licence } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      version: string;
      license: string;
    };
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) return { name, version, licence };
    const text = ownPart(readFileSync(join(folder, file), 'utf8'));
    if (!texts.includes(text)) texts.push(text);
    return { name, version, licence, text: texts.indexOf(text) };
  });
  return { packages, texts };
}

/** Tools list what is bundled in themselves below their own licence. */
const ownPart = (text: string): string => text.split(/^#+ .*bundled dependencies/im)[0].trim();
