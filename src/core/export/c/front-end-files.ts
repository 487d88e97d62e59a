import { bandEdges, framesIn, spectrumTables, type FrontEnd, type SignalPath } from '../../signal';
import { kernelName } from './names';
import type { CPlan } from './plan';
import { floatArray, floatLiteral } from './text';

interface FrontEndCode {
  /** Constants and static data. */
  state: string;
  /** Fills the features from the rows of the window. */
  call: string;
  /** Where the features lie, as numbers. */
  features: 'features' | 'window';
}

function spectrumState(plan: CPlan, frontEnd: Extract<FrontEnd, { kind: 'spectrum' }>, windowRows: number) {
  const { kernels, names } = plan;
  const { cosines, scale } = spectrumTables(frontEnd);
  const edges = bandEdges(frontEnd);
  const { frame, bands } = frontEnd;
  const fields = [
    `${names.macro}_ROW`,
    ...[frame, frame / 2, framesIn(frontEnd, windowRows), bands],
    floatLiteral(scale),
    'cosines',
    'edges',
  ];
  return `
${floatArray(`static const float cosines[${cosines.length}]`, cosines)}static const int32_t edges[${edges.length}] = {${Array.from(edges).join(', ')}};
static const ${kernelName(kernels, 'atm_spectrum_t')} spectrum = {${fields.join(', ')}};
static float frame[${frame}];
`;
}

/** What stands between the rows of a window and the network's input. */
export function frontEndCode(
  plan: CPlan,
  { frontEnd }: SignalPath,
  windowRows: number,
): FrontEndCode | undefined {
  if (!frontEnd) return undefined;
  const { macro } = plan.names;
  // Floats are normalised where they are; int8 has no room for them.
  const features = plan.device.quantised ? 'features' : 'window';
  const own = plan.device.quantised ? `static float features[${macro}_INPUT_SIZE];\n` : '';
  const rows = `/* Rows of the window. */\nstatic float rows[${macro}_WINDOW * ${macro}_ROW];\n${own}`;
  switch (frontEnd.kind) {
    case 'statistics':
      return {
        state: rows,
        call: `${kernelName(plan.kernels, 'atm_statistics')}(${macro}_WINDOW, ${macro}_ROW, rows, ${features});`,
        features,
      };
    case 'spectrum':
      return {
        state: `${rows}${spectrumState(plan, frontEnd, windowRows)}`,
        call: `${kernelName(plan.kernels, 'atm_spectrum')}(&spectrum, rows, frame, ${features});`,
        features,
      };
  }
}
