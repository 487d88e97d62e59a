import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, relative } from 'node:path';

const DIST = 'dist';
const WORKER = 'offline.js';
/** The page has to work in any folder of a host. */
const FOLDER = '/some/where/';
const TYPES: Readonly<Record<string, string>> = {
  '': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.md': 'text/markdown',
  '.py': 'text/x-python',
  '.txt': 'text/plain',
};

/** The built page on a host of its own, which remembers what it was asked for and whose files can be changed. */
export class Deployment {
  #served: string[] = [];

  private constructor(
    private readonly content: Map<string, string | Buffer>,
    private readonly server: Server,
  ) {}

  /** @param dist the folder that a build was written to */
  static async start(dist = DIST): Promise<Deployment> {
    const content = new Map<string, string | Buffer>();
    const server = createServer();
    const deployment = new Deployment(content, server);
    deployment.deploy(dist);
    server.on('request', (request, response) => {
      const path = new URL(request.url ?? '', 'http://host').pathname;
      const name = path.startsWith(FOLDER) ? nameOf(path.slice(FOLDER.length)) : '';
      const file = content.get(name);
      if (file === undefined) return response.writeHead(404).end();
      deployment.#served.push(name);
      // Varying as some hosts do: what the service worker keeps must be found all the same.
      const type = TYPES[extname(name)];
      return response.writeHead(200, { 'content-type': type, vary: 'Accept, Origin' }).end(file);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return deployment;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${FOLDER}`;
  }

  /** What the page is made of, its service worker aside; the page itself is ''. */
  get files(): string[] {
    return [...this.content.keys()].filter((name) => name !== WORKER);
  }

  /** What was asked for since the last call. */
  takeServed(): string[] {
    return this.#served.splice(0);
  }

  /** Puts another build in the place of this one: nothing of the former is there any more. */
  deploy(dist: string): void {
    this.content.clear();
    for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      this.content.set(nameOf(relative(dist, path)), readFileSync(path));
    }
  }

  /** Puts other content in a file's place; returns what was there. */
  replace(name: string, content: string): string {
    const before = String(this.content.get(name));
    this.content.set(name, content);
    return before;
  }

  /** What a build with one changed file differs in: the file, and its revision in the service worker's list. */
  change(name: string, content: string): void {
    const revision = (text: string) => createHash('md5').update(text).digest('hex');
    const before = this.replace(name, content);
    const worker = String(this.content.get(WORKER));
    if (!worker.includes(revision(before))) throw new Error(`The service worker does not list ${name}.`);
    const integrity = (text: string) => createHash('sha384').update(text).digest('base64');
    this.replace(
      WORKER,
      worker.replace(revision(before), revision(content)).replace(integrity(before), integrity(content)),
    );
  }

  async close(): Promise<void> {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const nameOf = (path: string) => path.replaceAll('\\', '/').replace(/^index\.html$/, '');
