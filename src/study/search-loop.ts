import type { Figures, Limits } from '../core/deploy';
import type { AskedTrial, Observation, Suggestion } from '../core/search';
import { isAbort, ownFailure } from './failures';
import type { SearchPort } from './ports';
import type { TrialHead } from '../core/records/trial';
import type { SearchRequest } from './workers/optimizer-protocol';

/** What a trial teaches the optimizer under the limits of its plan. */
export const observationsUnder =
  (limits: Limits) =>
  ({ configuration, deployable, objective, fidelity, number, figures }: TrialHead): Observation => ({
    configuration,
    deployable,
    objective,
    ...marginUnder(limits, figures),
    fidelity,
    trial: number,
  });

/** By how much X-CROSS kept its limit: what only training shows. */
export const marginUnder = (limits: Limits, { crossAccuracy }: Figures): { margin?: number } =>
  crossAccuracy === undefined ? {} : { margin: crossAccuracy - limits.crossAccuracy };

/** What is to be tried next. */
export interface Question extends Suggestion {
  /** See `Trial.askedBy`. */
  askedBy?: string;
}

export interface SearchLoop {
  /** What a trial teaches. */
  observe(trial: TrialHead): Observation;
  /** How the optimizer is made when phases are planned for so many trials. */
  request(planned: number): SearchRequest;
  search: SearchPort;
  /** How many trials the study may have. */
  most(): number;
  /** The first configuration that others asked for and that is not among these, if there is one. */
  foreign(asked: Iterable<AskedTrial>): Question | undefined;
  /** How many trials are planned for when these are told; decided by them alone. */
  planned(told: readonly TrialHead[]): number;
  /** How many trials are under way at once. */
  parallel: number;
  /** Stored trials, in any order. */
  trials: readonly TrialHead[];
  /** Runs and stores a trial that was suggested when the outcomes of trials 1 to `told` were known. */
  run(number: number, suggestion: Question, told: number, signal: AbortSignal): Promise<TrialHead>;
  /** No further trial is to be asked for. */
  resting(): boolean;
}

/**
 * Ask, run, tell. Trial n is asked for when trials 1 to n − parallel are told and all between are under way, and trials
 * are told in the order of their numbers: what is asked never depends on which trial finishes first. An interrupted
 * study goes on with the same questions, because the optimizer is told which trials were under way. Where the number of
 * planned trials changes, the optimizer is made anew with the new number and everything that is known.
 *
 * @returns whether the space is exhausted
 * @throws what a trial or the optimizer throws, when no trial is under way any more
 */
export async function searchTrials(loop: SearchLoop, signal: AbortSignal): Promise<boolean> {
  const cancel = new AbortController();
  const onAbort = () => cancel.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  const underWay = new Map<number, Promise<TrialHead>>();
  try {
    return await askAndTell(loop, underWay, cancel.signal);
  } catch (error) {
    cancel.abort();
    const failure = await ownFailure(underWay.values());
    throw isAbort(error) && failure ? failure : error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function askAndTell(
  { observe, request, search, most, foreign, planned, parallel, trials, run, resting }: SearchLoop,
  underWay: Map<number, Promise<TrialHead>>,
  signal: AbortSignal,
): Promise<boolean> {
  const stored = new Map(trials.map((trial) => [trial.number, trial]));
  let number = 1;
  while (stored.has(number)) number += 1;
  let told = Math.max(0, number - parallel, stored.get(number - 1)?.informedBy ?? 0);
  const asked = new Map<number, AskedTrial>(
    trials.map(({ configuration, fidelity, number: trial }) => [trial, { configuration, fidelity, trial }]),
  );
  let budget = 0;
  /** A budget of time may turn out to be good for more or fewer trials than were planned for. */
  const replan = async () => {
    const known = [...stored.values()].filter((trial) => trial.number <= told);
    const next = planned(known);
    if (next === budget) return;
    budget = next;
    const unanswered = [...asked.values()].filter(({ trial }) => trial > told && trial < number);
    await search.restart(request(budget), known.map(observe), unanswered, signal);
  };
  await replan();
  let failed: (error: unknown) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => (failed = reject));
  failure.catch(() => undefined);
  const tellNext = async () => {
    const next = told + 1;
    const trial = stored.get(next) ?? (await Promise.race([underWay.get(next)!, failure]));
    stored.set(next, trial);
    await search.tell([observe(trial)], signal);
    told = next;
  };
  for (; number <= most(); number++) {
    while (told < number - parallel) await tellNext();
    if (resting()) break;
    const wanted = stored.has(number) ? undefined : foreign(asked.values());
    await replan();
    let suggestion: Question | null = wanted ?? (await search.ask(number, signal));
    // What is under way may open the way to a further question.
    while (!suggestion && told < number - 1) {
      await tellNext();
      await replan();
      suggestion = await search.ask(number, signal);
    }
    if (!suggestion) return true;
    if (stored.has(number)) continue;
    const { configuration, fidelity } = suggestion;
    asked.set(number, { configuration, fidelity, trial: number });
    // The optimizer asked nothing: it is made anew with what is under way.
    if (wanted && parallel > 1) budget = 0;
    const running = run(number, suggestion, told, signal);
    running.catch(failed);
    underWay.set(number, running);
  }
  while (told < number - 1) await tellNext();
  return false;
}
