import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/core/errors';
import { buildNetwork } from '../../../src/core/network';
import { deviceSpeeds, type SpeedStore } from '../../../src/study/device-speeds';
import { StudyConductor } from '../../../src/study/StudyConductor';
import { examplesPerSecond } from '../../../src/planning/speed';
import { enginesFor } from '../../../src/planning/engine-choice';
import { speedsOf } from '../../../src/study/workers/calibration';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { SearchClient } from '../../../src/study/workers/search-client';
import { TrainerClient } from '../../../src/study/workers/trainer-client';
import type { FoldRequest, TrainerApi } from '../../../src/study/workers/trainer-protocol';
import { openDatabaseNamed } from '../../../src/storage';
import type { EngineSpeed } from '../../../src/training/engine-speed';
import type { EngineId } from '../../../src/core/records/engine';
import { foldOutcomeOf, trialOf } from '../../contract/storage/fixtures';
import { InProcessWorker } from './in-process-worker';
import { scriptedTrainers, type Call, type Script } from './scripted-trainers';
import { tinyDataset, tinyPlan, storedStudy } from './tiny-study';

const dataset = tinyDataset();
const addresses = { wasm: '', 'wasm-relaxed': '', kernels: '' };

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()));
afterEach(() => vi.unstubAllGlobals());

/** A study on a GPU whose calls play a script. */
async function gpuStudy(id: string, scriptOf: (call: Call, index: number) => Script, engine?: EngineId) {
  const scripted = scriptedTrainers(dataset.examples, scriptOf, engine ?? 'tfjs-webgpu');
  const search = new SearchClient(() => new InProcessWorker(createOptimizerService()));
  const plan = tinyPlan(dataset, { trials: 2, screened: true });
  const database = await openDatabaseNamed('gpu');
  const conductor = new StudyConductor(await storedStudy(database, id, plan), dataset, [], {
    search,
    trainers: scripted.trainers,
    store: database,
    now: () => 0,
  });
  await conductor.run(() => undefined);
  const trials = await database.listTrials(id);
  const enginesOf = (trial: number) => trials[trial - 1].folds.map((fold) => fold.engine);
  return { conductor, enginesOf, calls: scripted.calls };
}

describe('a study on a GPU', () => {
  it('does a trial again when the device is lost once', async () => {
    const { enginesOf, calls } = await gpuStudy('s', (_, i) => (i === 1 ? 'lose-gpu' : 'learn'));
    expect(calls.slice(0, 4).map(({ fold }) => fold)).toEqual([0, 1, 2, 1]);
    expect(enginesOf(1)).toEqual(['tfjs-webgpu', 'tfjs-webgpu', 'tfjs-webgpu']);
  });

  it('goes over to the WASM engine when it is lost twice, for the whole trial and all further ones', async () => {
    const { conductor, enginesOf } = await gpuStudy('s', ({ engine, fold }) =>
      engine === 'tfjs-webgpu' && fold === 1 ? 'lose-gpu' : 'learn',
    );
    expect(enginesOf(1)).toEqual(['wasm', 'wasm', 'wasm']);
    expect(enginesOf(2)).toEqual(['wasm', 'wasm', 'wasm']);
    expect(conductor.trials.map(({ state }) => state)).toEqual(['finished', 'finished']);
    expect(conductor.record.final).toMatchObject({ engine: 'wasm' });
  });

  it('refits on the WASM engine when the device is lost at last', async () => {
    const { conductor, enginesOf } = await gpuStudy('s', ({ engine, kind }) =>
      engine === 'tfjs-webgpu' && kind === 'refit' ? 'lose-gpu' : 'learn',
    );
    expect(enginesOf(2)).toEqual(['tfjs-webgpu', 'tfjs-webgpu', 'tfjs-webgpu']);
    expect(conductor.record.final).toMatchObject({ engine: 'wasm' });
  });

  it('does not take folds of another engine from the cache', async () => {
    await gpuStudy('first', () => 'learn', 'wasm');
    const { calls } = await gpuStudy('second', () => 'learn', 'wasm-relaxed');
    expect(calls.filter(({ kind }) => kind === 'fold')).toHaveLength(6);
  });
});

describe('the engines of a device', () => {
  const withAdapter = (adapter: object | null) =>
    vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => adapter } });

  it.each([
    ['no WebGPU', () => vi.stubGlobal('navigator', {}), false],
    ['no adapter', () => withAdapter(null), false],
    ['a software adapter', () => withAdapter({ info: { isFallbackAdapter: true } }), false],
    ['a GPU', () => withAdapter({ info: { isFallbackAdapter: false } }), true],
  ])('with %s', async (_, stub, expected) => {
    stub();
    expect((await enginesFor('auto')).includes('tfjs-webgpu')).toBe(expected);
    expect(await enginesFor('tfjs-webgpu')).toEqual([expected ? 'tfjs-webgpu' : 'wasm']);
    expect(await enginesFor('wasm')).toEqual(['wasm']);
  });
});

/** A trainer worker that only remembers what it is asked. */
class RecordingTrainer implements TrainerApi {
  readonly asked: string[] = [];
  engine: EngineId = 'wasm';

  constructor(
    readonly play: (requests: readonly FoldRequest[]) => void = () => undefined,
    readonly broken?: EngineId,
  ) {}

  async open(engine: EngineId) {
    this.asked.push(`open ${engine}`);
    if (engine === this.broken) throw new AppError('no-gpu', 'There is none.');
    this.engine = engine;
  }

  async calibrate(): Promise<EngineSpeed> {
    this.asked.push('calibrate');
    return { engine: this.engine, stepMs: 1, macsPerMs: this.engine === 'wasm' ? 1e5 : 2e5 };
  }

  async load() {
    this.asked.push('load');
  }

  async evaluateFolds(requests: readonly FoldRequest[]) {
    this.asked.push(`folds ${requests.map(({ fold }) => fold).join()}`);
    this.play(requests);
    return requests.map(({ fold }) => ({ ...foldOutcomeOf(fold), engine: this.engine }));
  }

  examples(): never {
    throw new Error('not here');
  }
  refit(): never {
    throw new Error('not asked for here');
  }

  abort() {
    this.asked.push('abort');
  }
}

/** Speeds that live as long as the test. */
function memory(...speeds: EngineSpeed[]): SpeedStore {
  let kept: readonly EngineSpeed[] = speeds;
  return { load: () => kept, save: (next) => (kept = next) };
}

const network = buildNetwork(
  [4, 1, 1],
  [{ kind: 'flatten' }, { kind: 'dense', units: 2, activation: 'softmax' }],
);
const settings = { optimizer: 'adam', learningRate: 0.001, batchSize: 16, epochs: 1 } as const;
const request = (fold: number): FoldRequest => ({
  fold,
  input: {},
  compressions: ['x1'],
  keepWeights: false,
  keepState: false,
  task: {
    network,
    settings,
    fold: { train: Uint32Array.of(0), validation: Uint32Array.of(1) },
    seed: 1,
  },
});

describe('measuring the engines', () => {
  it('happens once for each, in a worker of its own, and is remembered', async () => {
    const store = memory();
    const workers: RecordingTrainer[] = [];
    const start = () => new InProcessWorker(workers[workers.push(new RecordingTrainer()) - 1]);
    const engines = ['wasm', 'tfjs-webgpu'] as const;
    const speeds = await speedsOf({ engines, start, addresses, store });
    expect(speeds.map(({ engine }) => engine)).toEqual(engines);
    expect(workers.map(({ asked }) => asked.slice(0, 2))).toEqual([
      ['open wasm', 'calibrate'],
      ['open tfjs-webgpu', 'calibrate'],
    ]);
    expect(await speedsOf({ engines, start, addresses, store })).toEqual(speeds);
    expect(workers).toHaveLength(2);
  });

  it('leaves out an engine that cannot be opened', async () => {
    const start = () => new InProcessWorker(new RecordingTrainer(undefined, 'tfjs-webgpu'));
    const engines = ['wasm', 'tfjs-webgpu'] as const;
    const speeds = await speedsOf({ engines, start, addresses, store: memory() });
    expect(speeds.map(({ engine }) => engine)).toEqual(['wasm']);
  });

  it('is forgotten on another device, and where what is stored makes no sense', () => {
    const items = new Map<string, string>();
    const localStorage = {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => items.set(key, value),
    };
    vi.stubGlobal('localStorage', localStorage);
    vi.stubGlobal('navigator', { userAgent: 'one', hardwareConcurrency: 2 });
    const speeds: EngineSpeed[] = [{ engine: 'wasm', stepMs: 1, macsPerMs: 2 }];
    expect(deviceSpeeds.load()).toEqual([]);
    deviceSpeeds.save(speeds);
    expect(deviceSpeeds.load()).toEqual(speeds);
    vi.stubGlobal('navigator', { userAgent: 'two', hardwareConcurrency: 2 });
    expect(deviceSpeeds.load()).toEqual([]);
    deviceSpeeds.save([{ engine: 'wasm', stepMs: NaN, macsPerMs: 2 }]);
    expect(deviceSpeeds.load()).toEqual([]);
  });
});

describe('the trainers', () => {
  function client(engine: 'auto' | 'tfjs-webgpu', play?: (requests: readonly FoldRequest[]) => void) {
    vi.stubGlobal('navigator', {
      gpu: { requestAdapter: async () => ({ info: { isFallbackAdapter: false } }) },
    });
    const workers: RecordingTrainer[] = [];
    const speeds = memory(
      { engine: 'wasm', stepMs: 0.1, macsPerMs: 1e5 },
      { engine: 'wasm-relaxed', stepMs: 0.1, macsPerMs: 0.9e5 },
      { engine: 'tfjs-webgpu', stepMs: 10, macsPerMs: 1e9 },
    );
    const trainers = new TrainerClient({
      workers: 2,
      engine,
      addresses,
      datasetId: dataset.summary.id,
      speeds,
      start: () => new InProcessWorker(workers[workers.push(new RecordingTrainer(play)) - 1]),
    });
    return { trainers, workers };
  }
  const listeners = { onEpoch: () => undefined, onFold: async () => undefined };
  const signal = new AbortController().signal;

  it('train all folds together on one worker of the GPU', async () => {
    const { trainers, workers } = client('tfjs-webgpu');
    expect(await trainers.open()).toBe('tfjs-webgpu');
    await trainers.evaluateFolds('tfjs-webgpu', [0, 1, 2].map(request), listeners, signal);
    expect(workers.map(({ asked }) => asked)).toEqual([['open tfjs-webgpu', 'load', 'folds 0,1,2']]);
    await trainers.close();
  });

  it('start a new worker after the device was lost', async () => {
    let losses = 1;
    const { trainers, workers } = client('tfjs-webgpu', () => {
      if (losses-- > 0) throw new AppError('gpu-lost', 'The device was lost.');
    });
    await trainers.open();
    const train = () => trainers.evaluateFolds('tfjs-webgpu', [request(0)], listeners, signal);
    await expect(train()).rejects.toMatchObject({ code: 'gpu-lost' });
    await train();
    expect(workers).toHaveLength(2);
    expect(workers[1].asked).toEqual(['open tfjs-webgpu', 'load', 'folds 0']);
    await trainers.close();
  });

  it('give each configuration to the engine predicted faster', async () => {
    const { trainers } = client('auto');
    await trainers.open();
    const large = buildNetwork(
      [64, 64, 1],
      [
        { kind: 'conv2d', filters: 128, kernel: 5, padding: 'same', activation: 'relu' },
        { kind: 'flatten' },
        { kind: 'dense', units: 2, activation: 'softmax' },
      ],
    );
    const size = { settings, folds: 5, examples: 100 };
    expect(trainers.engineFor({ ...size, network })).toBe('wasm');
    expect(trainers.engineFor({ ...size, network: large })).toBe('tfjs-webgpu');
    trainers.giveUp('tfjs-webgpu');
    expect(trainers.engineFor({ ...size, network: large })).toBe('wasm');
    await trainers.close();
  });
});

describe('the measured speed', () => {
  const trial = (number: number, startedAt: number, folds: object[]) => ({
    ...trialOf('s', number),
    startedAt,
    durationMs: 1000,
    folds: folds.map((fold, i) => ({ ...trialOf('s', number).folds[0], fold: i, ...fold })),
  });

  it('is examples × epochs over the time trials were under way, cached and earlier epochs left out', () => {
    const trials = [trial(1, 0, [{}, {}]), trial(2, 1000, [{}, { cached: true }])];
    expect(examplesPerSecond(trials, 'wasm', [40, 60])).toBe((40 + 60 + 40) / 2);
    const promoted = [trial(1, 0, [{ epochsBefore: 1 }, {}])];
    expect(examplesPerSecond(promoted, 'wasm', [40, 60])).toBe(60);
  });

  it('counts the time of overlapping trials once', () => {
    const trials = [trial(1, 0, [{}]), trial(2, 500, [{}])];
    expect(examplesPerSecond(trials, 'wasm', [60])).toBe(120 / 1.5);
  });

  it('is unknown for an engine that has trained nothing', () => {
    expect(examplesPerSecond([trial(1, 0, [{}])], 'tfjs-webgpu', [60])).toBeNull();
  });
});
