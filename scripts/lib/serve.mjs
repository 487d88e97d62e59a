import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root, runTool } from './process.mjs';

/** Builds the page into dist/. */
export async function buildPage() {
  const status = await runTool('vite', ['build', '--logLevel', 'warn']);
  if (status !== 0) throw new Error('The build failed: see its message above.');
}

/** Serves dist/ on a free port of this machine alone; resolves with the address and a way to stop. */
export async function servePage({ port = 0 } = {}) {
  if (!existsSync(join(root, 'dist', 'index.html'))) await buildPage();
  const { preview } = await import('vite');
  const server = await preview({
    root,
    logLevel: 'warn',
    preview: { port: port || (await freePort()), strictPort: false, host: '127.0.0.1', open: false },
  });
  return { address: server.resolvedUrls.local[0], close: () => server.close() };
}

async function freePort() {
  const { createServer } = await import('node:net');
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
