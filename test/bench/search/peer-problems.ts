/**
 * npx tsx test/bench/search/peer-problems.ts, started by peers.py: sampled problems for optimisers in other languages. Each
 * line in is a request, each line out its answer, both JSON.
 */
import { createInterface } from 'node:readline';
import { randomStream, type Random } from '../../../src/core/random';
import { spreadPoints } from '../../../src/core/search/acquisition/maximise';
import { perturbed } from '../../../src/core/search/acquisition/perturb';
import { runTrial } from '../../../src/core/simulate/run-search';
import type { SampledProblem } from '../../../src/core/simulate/sampled';
import type { SimulatedTrial } from '../../../src/core/simulate/types';
import type { Configuration } from '../../../src/core/space';
import { createCodec, encodeAll } from '../../../src/core/space/codec';
import { neighbourPoints } from '../../../src/core/space/neighbours';
import { jobProblem, suiteOutcome, type SuiteJob, type SuiteRun } from './suite-run';
import { suiteEntries, type SuiteId } from './suites';

type Request =
  | { ask: 'problems'; suite: SuiteId; every: number }
  | { ask: 'open'; job: SuiteJob }
  | { ask: 'try'; configuration: Configuration }
  | {
      ask: 'candidates';
      spread: number;
      around: readonly Configuration[];
      widths: readonly number[];
      moves: number;
    }
  | { ask: 'close'; code: string; seconds: number };

/** One search of a peer: the same trials, with the same luck, as a search of ours with its seed. */
class PeerSearch {
  private readonly codec;
  private readonly random: Random;
  private readonly trials: SimulatedTrial[] = [];

  constructor(
    private readonly job: SuiteJob,
    private readonly problem: SampledProblem,
  ) {
    this.codec = createCodec(problem.space);
    this.random = randomStream(job.seed, 'peer candidates', job.method, job.problem);
  }

  get opened() {
    const { space, measurableOutside, margin } = this.problem;
    return { space, measurableOutside, tellsMargin: margin !== undefined };
  }

  try(configuration: Configuration) {
    const { problem, trials, job } = this;
    const suggestion = { configuration, fidelity: 1, phase: 'optimise' as const, reason: '' };
    const trial = runTrial(problem, suggestion, trials.length + 1, job.seed);
    trials.push(trial);
    const { deployable, measured, margin } = trial;
    const encoded = [...encodeAll(this.codec, [this.codec.pointOf(configuration)])];
    return { deployable, objective: measured ?? null, margin: margin ?? null, encoded };
  }

  /** Spread over the space, and around some configurations: what our methods look among. */
  candidates({ spread, around, widths, moves }: Extract<Request, { ask: 'candidates' }>) {
    const { codec, random } = this;
    const starts = around.map((configuration) => codec.pointOf(configuration));
    const points = [
      ...(spread > 0 ? spreadPoints(codec, spread, random) : []),
      ...starts.flatMap((start) => [
        ...neighbourPoints(codec, start),
        ...widths.flatMap((width) => perturbed(codec, start, width, moves, random)),
      ]),
    ];
    return points.map((point) => ({
      configuration: codec.configurationOf(point),
      encoded: [...encodeAll(codec, [point])],
    }));
  }

  close(code: string, seconds: number): SuiteRun {
    const { job, problem, trials } = this;
    return { ...job, code, ...suiteOutcome(problem, trials, job.budget, seconds) };
  }
}

let search: PeerSearch | undefined;

function answer(request: Request): unknown {
  if (request.ask === 'problems') return suiteEntries(request.suite, request.every).map(({ seed }) => seed);
  if (request.ask === 'open') {
    search = new PeerSearch(request.job, jobProblem(request.job));
    return search.opened;
  }
  if (search === undefined) throw new Error('No problem is open.');
  switch (request.ask) {
    case 'try':
      return search.try(request.configuration);
    case 'candidates':
      return search.candidates(request);
    case 'close':
      return search.close(request.code, request.seconds);
  }
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line) as Request))}\n`);
