import { footprint } from '../deploy/footprint';
import { signalPath } from '../signal';
import { exportedFigures, latencyOfExport } from './exported-figures';
import type { Exporter, ExportModel } from './types';

/** Everything that is known of the exported model, as plain data. */
export function reportOf(model: ExportModel) {
  const { network, board, compression, normalisation, data } = model;
  return {
    format: 'autotinyml-report',
    version: 1,
    name: model.name,
    data: model.data,
    ...(data.reading.kind === 'recordings' && { signal: signalPath(data) }),
    normalisation: { mean: Array.from(normalisation.mean), standardDeviation: Array.from(normalisation.sd) },
    configuration: model.configuration,
    network: {
      input: network.input,
      classes: network.classes,
      parameters: network.parameters,
      layers: network.layers.map(({ name, layer, output, parameters }) => ({
        name,
        ...layer,
        output,
        parameters,
      })),
    },
    compression,
    /** How several windows make a decision; null: each is told by itself. */
    decisions: model.decisions ?? null,
    board: { id: board.id, name: board.name, part: board.part, profile: model.profile },
    limits: model.limits,
    figures: model.figures,
    deployable: model.deployable,
    violations: model.violations,
    footprint: footprint(network, { compression }),
    /** Of the exported C code, part by part, and how long the board takes. */
    exported: exportedFigures(model),
    latency: board.clockMhz > 0 ? latencyOfExport(model) : null,
    remarks: model.remarks ?? [],
    testScore: model.testScore ?? null,
    study: model.study,
  };
}

export const reportExporter: Exporter = {
  id: 'report',
  label: 'JSON report',
  description: 'Configuration, layers, footprint, limits and test score as JSON.',
  export: (model) =>
    new Map([['report.json', new TextEncoder().encode(JSON.stringify(reportOf(model), null, 2))]]),
};
