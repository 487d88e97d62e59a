import { outlineOf } from '../core/data/outline';
import type { Dataset } from '../core/data';
import { forget, passOn, passedOn } from '../browser/passed-on';
import { isAtWork, type StudyState } from '../core/records/study';
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

/** Something of the study is under way, or in this page only. */
const isBusy = (model: StudyModel): boolean =>
  isAtWork(model.state) ||
  model.reruns.running !== null ||
  model.shrinking.running !== null ||
  model.unsaved > 0;

/** A search in such a state makes room for the one that waits. */
const ENDED: readonly StudyState[] = ['finished', 'stopped'];

/** The study that goes on when the page is loaded anew. */
const GOES_ON = 'goes-on';

/**
 * The studies that are open in this tab: one that is at work goes on while the person looks at other pages or at another
 * study. One search runs at a time; starting another lets the first rest, or waits until it has ended. All ways out of a study lead through its door.
 */
class RunningStudy {
  #models = $state.raw<readonly StudyModel[]>([]);
  /** The study that is at work, or the one that was opened last. */
  readonly model = $derived(this.#models.find(({ state }) => isAtWork(state)) ?? this.#models.at(-1) ?? null);

  /** Closing the page now would lose finished trials. */
  get hasUnsaved(): boolean {
    return this.#models.some(({ unsaved }) => unsaved > 0);
  }

  /** Studies that start when the one at work has ended, in their order. */
  waiting = $state.raw<readonly StudyModel[]>([]);

  /** Those that `start` sees to their end. */
  readonly #started = new Set<StudyModel>();
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

  /**
   * One after the other: two at once would each find that the other has the study.
   * @param held the right to it, where this tab has claimed it
   */
  open(id: string, held?: () => void): Promise<StudyModel> {
    const opened = this.#opening.then(async () => {
      const known = this.find(id);
      if (known) held?.();
      return known ?? this.#take(await (await studyModels()).open(id, settings(), held));
    });
    this.#opening = opened.catch(() => undefined);
    return opened;
  }

  /**
   * Starts or resumes a study; another one that is at work rests from now on. When the study has ended, the next of those
   * that wait is started.
   * @param again also tries again what earlier versions stored as failed by the machine
   */
  async start(model: StudyModel, again = false): Promise<void> {
    this.stopWaiting(model);
    const before = this.another(model.id);
    if (before) await this.release(before.id);
    if (this.#started.has(model)) return model.resume(again);
    this.#started.add(model);
    await model.resume(again).finally(() => this.#started.delete(model));
    const [next] = this.waiting;
    if (next && ENDED.includes(model.state) && !this.another(next.id)) await this.start(next);
  }

  /** Starts a study when the one that is at work has ended; at once where none is. */
  startLater(model: StudyModel): void {
    if (!this.another(model.id)) return void this.start(model);
    this.stopWaiting(model);
    this.waiting = [...this.waiting, model];
  }

  stopWaiting(model: StudyModel): void {
    this.waiting = this.waiting.filter((other) => other !== model);
  }

  /** The page is about to be loaded anew: a study that is at work, or that an error interrupted, goes on by itself then. */
  goOnAfterReload(): void {
    const { model } = this;
    if (model && (isAtWork(model.state) || model.error)) passOn(GOES_ON, model.id);
  }

  /** Goes on with the study that was at work before the page was loaded anew. */
  async goOn(): Promise<void> {
    const id = passedOn(GOES_ON);
    if (id === null) return;
    forget(GOES_ON);
    try {
      const model = await this.open(id);
      if (!model.readOnly) void this.start(model);
    } catch {
      // The page of the study says what keeps it from being opened.
    }
  }

  /** Goes on here with a study that another tab had. @throws AppError `study-elsewhere` while it is at work there */
  async takeOver(model: StudyModel): Promise<StudyModel> {
    // The right is never let go of between the tabs: the other one waits to hear that the study is free.
    const held = await claimStudy(model.id);
    await this.release(model.id);
    return this.open(model.id, held);
  }

  /** Closes the study if it is open, e.g. before it is deleted; settles when nothing of it is under way. */
  async release(id: string): Promise<void> {
    const model = this.find(id);
    if (!model) return;
    this.#models = this.#models.filter((other) => other !== model);
    this.stopWaiting(model);
    await model.close();
  }

  /** Those that rest make room. */
  async #take(model: StudyModel): Promise<StudyModel> {
    const stays = (other: StudyModel) => isBusy(other) || this.waiting.includes(other);
    const resting = this.#models.filter((other) => !stays(other));
    this.#models = [...this.#models.filter(stays), model];
    await Promise.all(resting.map((other) => other.close()));
    return model;
  }
}

export const runningStudy = new RunningStudy();
