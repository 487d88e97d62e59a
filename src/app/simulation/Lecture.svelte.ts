import { back, forward, lastStep, type Chapter, type Scene } from '../../core/simulate/story';
import type { SimulatorClient } from '../../study/workers/simulator-client';
import { LEARN_START, readLearn, writeLearn, type LearnState } from '../../planning/addresses/lecture-url';

const PLAY_MS = 1800;
/** What changes the picture; the dress of the page does not. */
const DRESS: readonly (keyof LearnState)[] = ['presenter', 'controls'];

/** The state of the lecture and the scene that belongs to it. */
export class Lecture {
  readonly #simulator: SimulatorClient;
  #state = $state.raw<LearnState>(LEARN_START);
  #shown = $state.raw<{ state: LearnState; scene: Scene } | null>(null);
  #refused = $state.raw<readonly string[]>([]);
  #error = $state.raw<unknown>(null);
  #asked = 0;
  #timer = $state<ReturnType<typeof setInterval> | null>(null);

  constructor(simulator: SimulatorClient) {
    this.#simulator = simulator;
  }

  get state(): LearnState {
    return this.#state;
  }

  /** The scene that was computed last with the state it belongs to: one behind while the next is computed. */
  get shown(): { state: LearnState; scene: Scene } | null {
    return this.#shown;
  }

  /** Keys of the address that meant nothing. */
  get refused(): readonly string[] {
    return this.#refused;
  }

  get error(): unknown {
    return this.#error;
  }

  get playing(): boolean {
    return this.#timer !== null;
  }

  get atEnd(): boolean {
    return forward(this.#state) === this.#state;
  }

  get atStart(): boolean {
    return back(this.#state) === this.#state;
  }

  get address(): URLSearchParams {
    return writeLearn(this.#state);
  }

  /** Takes over what an address says, unless it says what is shown already. */
  read(parameters: URLSearchParams): void {
    const { state, refused } = readLearn(parameters);
    if (this.#shown && writeLearn(state).toString() === this.address.toString() && refused.length === 0)
      return;
    this.#refused = refused;
    this.#show({ ...state, step: Math.min(state.step, lastStep(state)) });
  }

  /** Changes controls. The step stays where the chapter still has it. */
  change(change: Partial<LearnState>): void {
    const state = { ...this.#state, ...change };
    this.#refused = [];
    this.#show({ ...state, step: Math.min(state.step, lastStep(state)) });
  }

  forward(): void {
    this.#move(forward(this.#state));
  }

  back(): void {
    this.pause();
    this.#move(back(this.#state));
  }

  open(chapter: Chapter): void {
    this.pause();
    this.change({ chapter, step: 0 });
  }

  reset(): void {
    this.pause();
    this.change({ step: 0, ...(this.#state.chapter === 8 ? { placed: [] } : {}) });
  }

  /** Steps on by itself until the chapter ends. */
  play(): void {
    if (this.#timer !== null) return;
    this.forward();
    this.#timer = setInterval(() => {
      if (this.#state.step >= lastStep(this.#state)) this.pause();
      else this.forward();
    }, PLAY_MS);
  }

  pause(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Chapter 8: the reader trains at x. */
  place(x: number): void {
    const placed = [...this.#state.placed.slice(0, this.#state.step), Math.round(x * 1000) / 1000];
    this.change({ placed, step: placed.length });
  }

  #move(state: LearnState): void {
    if (state === this.#state) return;
    this.#refused = [];
    this.#show(state);
  }

  #show(state: LearnState): void {
    const before = this.#shown;
    this.#state = state;
    this.#asked++;
    if (before && sameScene(before.state, state)) {
      this.#shown = { ...before, state };
      return;
    }
    const asked = this.#asked;
    this.#simulator.scene(state).then(
      (scene) => {
        if (asked !== this.#asked) return;
        this.#shown = { state, scene };
        this.#error = null;
      },
      (error: unknown) => {
        if (asked === this.#asked) this.#error = error;
      },
    );
  }
}

function sameScene(a: LearnState, b: LearnState): boolean {
  return (Object.keys(a) as (keyof LearnState)[]).every(
    (name) => DRESS.includes(name) || a[name] === b[name],
  );
}
