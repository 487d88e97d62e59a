import { outlineOf } from '../core/data/outline';
import type { Dataset } from '../core/data';
import { isAtWork } from '../core/records/study';
import type { WorkSettings } from '../study/study-workers';
import { claimStudy } from '../study/study-lock';
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

/** Something of the study is under way. */
const isBusy = (model: StudyModel): boolean =>
  isAtWork(model.state) || model.reruns.running !== null || model.shrinking.running !== null;

/**
 * The studies that are open in this tab: one that is at work goes on while the person looks at other pages or at another
 * study. One search runs at a time; starting another lets the first rest. All ways out of a study lead through its door.
 */
class RunningStudy {
  #models = $state.raw<readonly StudyModel[]>([]);
  /** The study that is at work, or the one that was opened last. */
  readonly model = $derived(this.#models.find(({ state }) => isAtWork(state)) ?? this.#models.at(-1) ?? null);

  #opening: Promise<unknown> = Promise.resolve();

  /** The study, where it is open in this tab. */
  find(id: string): StudyModel | undefined {
    return this.#models.find((model) => model.id === id);
  }

  /** A study other than this one is at work in this tab. */
  another(id?: string): StudyModel | undefined {
    return this.#models.find((model) => model.id !== id && isAtWork(model.state));
  }

  async create(dataset: Dataset, plan: StudyPlan): Promise<StudyModel> {
    const library = new Library();
    await library.addDataset(dataset);
    // Whatever the browser answers, the study is stored; the library page shows the answer.
    void library.persist();
    return this.#take(await (await studyModels()).create(plan, settings(), outlineOf(dataset)));
  }

  /** One after the other: two at once would each find that the other has the study. */
  open(id: string): Promise<StudyModel> {
    const opened = this.#opening.then(async () => {
      const known = this.find(id);
      return known ?? this.#take(await (await studyModels()).open(id, settings()));
    });
    this.#opening = opened.catch(() => undefined);
    return opened;
  }

  /** Starts or resumes a study; another one that is at work rests from now on. */
  async start(model: StudyModel): Promise<void> {
    const before = this.another(model.id);
    if (before) await this.release(before.id);
    await model.resume();
  }

  /** Goes on here with a study that another tab had. @throws AppError `study-elsewhere` while it is at work there */
  async takeOver(model: StudyModel): Promise<StudyModel> {
    const release = await claimStudy(model.id);
    release();
    await this.release(model.id);
    return this.open(model.id);
  }

  /** Closes the study if it is open, e.g. before it is deleted; settles when nothing of it is under way. */
  async release(id: string): Promise<void> {
    const model = this.find(id);
    if (!model) return;
    this.#models = this.#models.filter((other) => other !== model);
    await model.close();
  }

  /** Those that rest make room. */
  async #take(model: StudyModel): Promise<StudyModel> {
    const resting = this.#models.filter((other) => !isBusy(other));
    this.#models = [...this.#models.filter(isBusy), model];
    await Promise.all(resting.map((other) => other.close()));
    return model;
  }
}

export const runningStudy = new RunningStudy();
