/**
 * The rooms of `src` in the order in which imports may point: a room knows those named in its line, and nothing else.
 * ARCHITECTURE.md shows the same table, and a test compares the two; eslint.config.js holds the code to it.
 */
export const ROOMS = {
  browser: [],
  core: [],
  training: ['core'],
  storage: ['core', 'training'],
  planning: ['core', 'training'],
  study: ['browser', 'core', 'training', 'storage', 'planning'],
  messages: ['core', 'planning', 'study'],
  app: ['browser', 'core', 'training', 'storage', 'planning', 'study', 'messages'],
  charts: ['browser', 'core', 'messages'],
  controls: ['core', 'messages', 'app', 'charts'],
  pages: ['browser', 'core', 'planning', 'messages', 'app', 'charts', 'controls'],
};

/** The rooms inside `src/core`, in the same manner. The files beside them (errors, random numbers) are known to all. */
export const CORE_ROOMS = {
  space: [],
  signal: [],
  network: ['space', 'signal'],
  data: ['network', 'signal'],
  deploy: ['space', 'network', 'signal', 'data'],
  search: ['space'],
  records: ['space', 'network', 'signal', 'data', 'deploy', 'search'],
  simulate: ['space', 'network', 'deploy', 'search'],
  export: ['space', 'network', 'signal', 'data', 'deploy'],
};

const inCore = (rooms) => rooms.map((room) => `core/${room}`);
const allOfCore = ['core', ...inCore(Object.keys(CORE_ROOMS))];
const withCoreRooms = (rooms) => rooms.flatMap((room) => (room === 'core' ? allOfCore : room));
const room = (pattern, type = pattern) => ({ type, pattern: `src/${pattern}` });

/**
 * Every file belongs to the first of these that it matches. What lies directly in `src` puts the pages together: it is
 * no room, may know all of them, and none may know it.
 */
export const elements = [
  ...inCore(Object.keys(CORE_ROOMS)).map((name) => room(name)),
  { type: 'pages', pattern: 'src/pages/*' },
  ...Object.keys(ROOMS)
    .filter((name) => name !== 'pages')
    .map((name) => room(name)),
  { type: 'workers', pattern: 'workers', partialMatch: false },
  { type: 'runner', pattern: 'runner', partialMatch: false },
  { type: 'trainer-wasm', pattern: 'trainer-wasm', partialMatch: false },
];

const allow = (from, to) => ({
  from: { element: { type: from } },
  allow: { to: { element: { types: { anyOf: to } } } },
});

export const policies = [
  ...Object.entries(CORE_ROOMS).map(([name, knows]) => allow(`core/${name}`, ['core', ...inCore(knows)])),
  ...Object.entries(ROOMS).map(([name, knows]) => allow(name, withCoreRooms(knows))),
  // The entrance of the whole room for other programs: src/core/index.ts.
  allow('core', allOfCore),
  // The table of operations that both sides of the WASM trainer read.
  allow('training', ['trainer-wasm']),
  allow('workers', withCoreRooms(['core', 'training', 'storage', 'study'])),
  // Studies without a browser.
  allow('runner', withCoreRooms(['core', 'training', 'planning', 'study'])),
];
