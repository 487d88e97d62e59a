import { spawnSync } from 'node:child_process';
import { kitFolder, nodeAlone, sameAs, search, secondsSince, shortStudy, type Bench } from './kit';

/** The kit's other engines, where they are installed. */
export async function otherEngines(bench: Bench): Promise<void> {
  const short = nodeAlone(bench, 'engines-alone', shortStudy());
  const hasRay = spawnSync(bench.python, ['-c', 'import ray']).status === 0;
  if (!hasRay) bench.skip('there is no Ray here (pip install ray)');
  for (const engine of hasRay ? ['here', 'ray'] : ['here']) {
    const kit = kitFolder(bench, engine, shortStudy());
    const from = Date.now();
    const { ended, said } = search(bench, kit, '--engine', engine, '--workers', '2');
    const code = await ended;
    const what = `--engine ${engine}: the same trials`;
    bench.check(what, code === 0 && sameAs(short, kit), secondsSince(from));
    if (code !== 0) console.log(said());
  }
}
