// Installs, builds and serves the page. Needs nothing but Node and npm.
import { ensurePackages } from './lib/process.mjs';

await ensurePackages();
const { buildPage, servePage } = await import('./lib/serve.mjs');
await buildPage();
const { address } = await servePage({ port: Number(process.env.PORT ?? 0) });
console.log(`AutoTinyML is at ${address} (Ctrl+C ends it)`);
