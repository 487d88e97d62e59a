import { openDatabase } from '../../../src/storage';
import { IDBFactory } from 'fake-indexeddb';
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Library } from '../../../src/app/Library.svelte';
import { StudyModel } from '../../../src/app/StudyModel.svelte';
import { createExportService } from '../../../src/study/workers/export-service';
import { fetchModule } from '../../../src/study/workers/fetch-module';
import { createOptimizerService } from '../../../src/study/workers/optimizer-service';
import { createTrainerService } from '../../../src/study/workers/trainer-service';
import { openEngine } from '../../../src/training/open-engine';
import { InProcessWorker } from './in-process-worker';
import { textOf } from './scripted-trainers';
import { tinyDataset, tinyPlan } from './tiny-study';

const dataset = tinyDataset();
const services: Record<string, () => object> = {
  'trainer.ts': () =>
    createTrainerService(
      (engine, addresses) => openEngine(engine, (build) => fetchModule(addresses[build])),
      fetchModule,
      async (id) => (await (await openDatabase()).getDataset(id)).examples,
    ),
  'optimizer.ts': createOptimizerService,
  'export.ts': () => createExportService(fetchModule, {}),
};

/** The browser's globals that the model uses; workers answer in this thread, binaries come from `public/`. */
function stubBrowser(): void {
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  vi.stubGlobal('document', { baseURI: 'http://page.test/tool/' });
  vi.stubGlobal('fetch', async (url: string) => {
    const name = new URL(url).pathname.replace('/tool/', '');
    return new Response(await readFile(`public/${name}`).catch(() => null), { status: 200 });
  });
  vi.stubGlobal(
    'Worker',
    class extends InProcessWorker {
      constructor(url: URL) {
        super(services[url.pathname.split('/').at(-1)]());
      }
    },
  );
}

/** Locks as far as they are used here: granted at once or not at all. */
function locksOfBrowser() {
  const held = new Set<string>();
  return {
    async request(name: string, _options: object, work: (lock: object | null) => unknown) {
      if (held.has(name)) return work(null);
      held.add(name);
      try {
        return await work({ name });
      } finally {
        held.delete(name);
      }
    },
  };
}

const library = new Library();

async function createStudy(trials = 4): Promise<StudyModel> {
  await library.addDataset(dataset);
  return StudyModel.create(tinyPlan(dataset, { trials }));
}

beforeAll(stubBrowser);
afterAll(() => vi.unstubAllGlobals());
afterEach(async () => {
  await library.refresh();
  for (const { record } of library.studies) await library.deleteStudy(record.id);
  for (const { id } of library.datasets) await library.deleteDataset(id);
});

describe('the model of a study', () => {
  it('goes from draft to finished and shows every trial, the best and the final model', async () => {
    const model = await createStudy();
    expect(model).toMatchObject({ state: 'draft', trials: [], current: null, best: null, final: null });
    await model.start();
    expect(model.state).toBe('finished');
    expect(model.error).toBeNull();
    expect(model.trials.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(model.best!.deployable).toBe(true);
    expect(model.final!.deployable).toBe(true);
    expect(model.progress).toMatchObject({ done: 4, total: 4, current: 0, secondsLeft: 0 });
    expect(model.engine).toMatchObject({ id: 'wasm', workers: 2 });
    expect(model.engine!.examplesPerSecond).toBeGreaterThan(0);
    await library.refresh();
    expect(library.studies).toMatchObject([{ trials: 4, bestObjective: model.best!.objective }]);
    await model.close();
  });

  it('is set aside while its data are gone, and is there again with them', async () => {
    const model = await createStudy(1);
    await model.close();
    await new Promise((resolve) => {
      const opening = indexedDB.open('autotinyml');
      opening.onsuccess = () => {
        const writing = opening.result.transaction('examples', 'readwrite');
        writing.objectStore('examples').clear();
        writing.oncomplete = () => resolve(opening.result.close());
      };
    });
    await library.refresh();
    expect(library.studies).toEqual([]);
    expect(library.unreadable).toMatchObject([{ kind: 'study', id: model.id, name: model.plan.name }]);
    await library.addDataset(dataset);
    await library.refresh();
    expect(library.unreadable).toEqual([]);
    expect(library.studies.map(({ record }) => record.id)).toEqual([model.id]);
  });

  it('is found again after a reload, paused, with its trials, and goes on', async () => {
    const model = await createStudy(12);
    void model.start();
    await vi.waitFor(() => expect(model.current?.number).toBeGreaterThan(1), {
      interval: 1,
      timeout: 20_000,
    });
    await model.pause();
    await model.close();

    await library.refresh();
    const reopened = await StudyModel.open(library.studies[0].record.id);
    expect(reopened.state).toBe('paused');
    expect(reopened.interrupted).toBe(false);
    expect(reopened.trials.length).toBeGreaterThanOrEqual(2);
    expect(reopened.trials).toEqual(model.trials);
    await reopened.resume();
    expect(reopened.state).toBe('finished');
    expect(new Set(reopened.trials.map(({ configuration }) => textOf(configuration))).size).toBe(12);
    await reopened.close();
  });

  it('explains the space before it has run in this page', async () => {
    const model = await createStudy();
    const configuration = { filters: 2, units: 4, activation: 'relu' };
    const { mean } = await model.explain([configuration]);
    expect(mean).toBeNull();
    await model.start();
    expect((await model.explain([configuration])).mean).toHaveLength(1);
    await model.close();
  });

  it('packs the final model with its report', async () => {
    const model = await createStudy();
    await expect(model.exportBest()).rejects.toMatchObject({ code: 'no-model' });
    await model.start();
    const file = await model.exportBest();
    expect(file.name).toMatch(/^two-clouds-.*\.zip$/);
    const files = unzipSync(new Uint8Array(await file.arrayBuffer()));
    const report = JSON.parse(new TextDecoder().decode(files['report.json']));
    expect(report).toMatchObject({ deployable: true, configuration: model.best!.configuration });
    expect(report.testScore.accuracy).toBe(model.final!.testAccuracy);
    await model.close();
  });

  it('says what is wrong when the trainer cannot be loaded, and can be started again', async () => {
    const model = await createStudy();
    const fetchFile = globalThis.fetch;
    vi.stubGlobal('fetch', async () => new Response(null, { status: 404 }));
    await model.start();
    expect(model.state).toBe('paused');
    expect(model.error).toMatchObject({ code: 'binary-missing' });
    vi.stubGlobal('fetch', fetchFile);
    await model.start();
    expect(model.state).toBe('finished');
    expect(model.error).toBeNull();
    await model.close();
  });

  it('refuses a plan that cannot be used and a data set that is not stored', async () => {
    const plan = tinyPlan(dataset);
    await expect(StudyModel.create({ ...plan, trials: 0 })).rejects.toMatchObject({ code: 'invalid-plan' });
    await expect(StudyModel.create(plan)).rejects.toMatchObject({ code: 'dataset-missing' });
  });

  it('can only be looked at while another tab has it, and says so', async () => {
    vi.stubGlobal('navigator', { hardwareConcurrency: 2, locks: locksOfBrowser() });
    const model = await createStudy(2);
    const elsewhere = await StudyModel.open(model.id);
    expect([model.readOnly, elsewhere.readOnly]).toEqual([false, true]);
    await elsewhere.start();
    expect(elsewhere.error).toMatchObject({ code: 'study-elsewhere' });
    expect(elsewhere.trials).toEqual([]);
    await elsewhere.close();
    await model.start();
    expect(model.trials).toHaveLength(2);
    await model.close();
    const after = await StudyModel.open(model.id);
    expect(after.readOnly).toBe(false);
    await after.close();
    vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  });

  it('looks at the time left every second while it runs', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const model = await createStudy();
    const running = model.start();
    expect(vi.getTimerCount()).toBe(1);
    const { progress } = model;
    vi.advanceTimersByTime(1000);
    expect(model.progress).not.toBe(progress);
    await running;
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
    await model.close();
  });

  it('disappears with its trials when it is deleted from the library', async () => {
    const model = await createStudy();
    await model.start();
    await model.close();
    await expect(library.deleteDataset(dataset.summary.id)).rejects.toMatchObject({ code: 'dataset-in-use' });
    await library.deleteStudy(model.id);
    expect(library.studies).toEqual([]);
    await library.deleteDataset(dataset.summary.id);
    expect(library.datasets).toEqual([]);
  });
});
