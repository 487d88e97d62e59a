import { outlineOf } from '../core/data/outline';
import type { Dataset } from '../core/data';
import type { WorkSettings } from '../study/study-workers';
import type { StudyModel } from './StudyModel.svelte';
import type { StudyPlan } from '../core/records/plan';
import { Library } from './Library.svelte';
import { deviceSettings } from './shell/device-settings.svelte';

const settings = (): WorkSettings => ({
  leaveOneCoreFree: deviceSettings.leaveOneCoreFree,
  engine: deviceSettings.engine,
});

/** What a study runs on is fetched with the first one: the start page shows without it. */
const studyModels = async (): Promise<typeof StudyModel> => (await import('./StudyModel.svelte')).StudyModel;

/**
 * The one study whose workers live. It goes on while the person looks at other pages; opening another one closes it,
 * and its finished trials are safe on disk.
 */
class RunningStudy {
  model = $state.raw<StudyModel | null>(null);

  async create(dataset: Dataset, plan: StudyPlan): Promise<StudyModel> {
    const library = new Library();
    await library.addDataset(dataset);
    // Whatever the browser answers, the study is stored; the library page shows the answer.
    void library.persist();
    return this.#take(await (await studyModels()).create(plan, settings(), outlineOf(dataset)));
  }

  async open(id: string): Promise<StudyModel> {
    if (this.model?.id === id) return this.model;
    return this.#take(await (await studyModels()).open(id, settings()));
  }

  /** Closes the study if it is open, e.g. before it is deleted. */
  async release(id: string): Promise<void> {
    if (this.model?.id !== id) return;
    const { model } = this;
    this.model = null;
    await model.close();
  }

  async #take(model: StudyModel): Promise<StudyModel> {
    const before = this.model;
    this.model = model;
    await before?.close();
    return model;
  }
}

export const runningStudy = new RunningStudy();
