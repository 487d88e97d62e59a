import { footprint } from '../deploy/footprint';
import { energyRange } from '../deploy/latency';
import { signalPath } from '../signal';
import { exportedFigures, latencyOfExport, SIGNAL_PARTS } from './exported-figures';
import { signalSentences } from './c/signal-files';
import { LIMITS_OF } from './limits-of';
import { objectiveText } from './readme';
import { withoutControls } from './names';
import type { Exporter, ExportModel } from './types';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1b1b1f;background:#fff}' +
  'table{border-collapse:collapse;margin:.5rem 0 1.5rem}caption{text-align:left;font-weight:600}' +
  'th,td{padding:.2rem .8rem .2rem 0;border-bottom:1px solid #ccc;text-align:left}' +
  'td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}';

function escaped(text: string): string {
  return withoutControls(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function bytes(count: number): string {
  return `${count.toLocaleString('en-GB')} B`;
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}

/** A table whose columns behind the first hold numbers. Cells are plain text. */
function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const numeric = (column: number) => (column > 0 ? ' class="number"' : '');
  const cells = (tag: string, row: readonly string[]) =>
    row.map((cell, column) => `<${tag}${numeric(column)}>${escaped(cell)}</${tag}>`).join('');
  return (
    `<table><caption>${escaped(caption)}</caption><thead><tr>${cells('th', head)}</tr></thead>` +
    `<tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</tbody></table>`
  );
}

function scoreText({ testScore }: ExportModel): string {
  if (!testScore) return 'Not scored on recordings outside the search.';
  const [low, high] = testScore.interval;
  return (
    `Accuracy ${percent(testScore.accuracy)} on ${testScore.examples} examples that the search never saw ` +
    `(95 % interval ${percent(low)} to ${percent(high)}).${objectiveText(testScore)}`
  );
}

function limitsTable({ figures, limits, profile }: ExportModel): string {
  const rows = [
    ['RAM', bytes(figures.ramBytes), bytes(limits.ramBytes)],
    ['ROM', bytes(figures.romBytes), bytes(limits.romBytes)],
    ['MACC', figures.macc.toLocaleString('en-GB'), limits.macc?.toLocaleString('en-GB') ?? 'none'],
  ];
  if (figures.crossAccuracy !== undefined) {
    rows.push([
      'Agreement with the uncompressed model',
      percent(figures.crossAccuracy),
      percent(limits.crossAccuracy),
    ]);
  }
  return table(`What it was judged by (limits: ${LIMITS_OF[profile]})`, ['Figure', 'Value', 'Limit'], rows);
}

function exportTable(model: ExportModel): string {
  const figures = exportedFigures(model);
  return table(
    'What the exported C code takes',
    ['Part', 'Size'],
    [
      ['Weights and settings (flash)', bytes(figures.weightBytes)],
      ['Class names, scaling and signal path (flash)', bytes(figures.applicationConstantBytes)],
      ['Code (flash)', bytes(figures.codeBytes)],
      ['Activations (RAM)', bytes(figures.arenaBytes)],
      ['Window of samples (RAM)', bytes(figures.inputBytes)],
      ['State (RAM)', bytes(figures.stateBytes)],
      ['Stack (RAM)', bytes(figures.stackBytes)],
    ],
  );
}

function signalTable(model: ExportModel): string {
  const rows = exportedFigures(model).signal.map((part) => [
    SIGNAL_PARTS[part.part],
    bytes(part.constantBytes),
    bytes(part.codeBytes),
    bytes(part.ramBytes),
    Math.round(part.instructions).toLocaleString('en-GB'),
  ]);
  return table(
    'Of that, what is done to raw values before the network',
    ['Step', 'Constants (flash)', 'Code (flash)', 'RAM', 'Instructions, from one window to the next'],
    rows,
  );
}

function layersTable({ network, compression }: ExportModel): string {
  const { layers } = footprint(network, { compression });
  const rows = network.layers.map(({ name, output, parameters }, i) => [
    name,
    output.join('×'),
    parameters.toLocaleString('en-GB'),
    layers[i].macc.toLocaleString('en-GB'),
    bytes(layers[i].romBytes),
    bytes(layers[i].ramBytes),
  ]);
  return table('Layers, by X-CUBE-AI’s rules', ['Layer', 'Output', 'Parameters', 'MACC', 'ROM', 'RAM'], rows);
}

function speedText(model: ExportModel): string {
  const { board } = model;
  if (board.clockMhz === 0) return 'Not known without the board’s clock.';
  const latency = latencyOfExport(model);
  const energy = energyRange(board, latency);
  const [low, high] = latency.cyclesPerMacc;
  const { signal } = latency;
  const besides =
    ` ${signal.lowMs.toPrecision(3)} to ${signal.highMs.toPrecision(3)} ms of it are for what is done to raw values before the network, ` +
    `${Math.round(signal.instructions).toLocaleString('en-GB')} instructions as counted on an emulated Cortex-M4.`;
  const time = `${latency.lowMs.toPrecision(3)} to ${latency.highMs.toPrecision(3)} ms an inference`;
  const joules = energy
    ? `, ${energy.lowMillijoules.toPrecision(3)} to ${energy.highMillijoules.toPrecision(3)} mJ`
    : '';
  return `${time}${joules} (${low} to ${high} cycles a MACC at ${board.clockMhz} MHz, ${latency.basis}).${besides}`;
}

/** One page of HTML without scripts or outside files. */
export function reportHtml(model: ExportModel): string {
  const configuration = Object.entries(model.configuration).map(([name, value]) => [name, String(value)]);
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(model.name)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escaped(model.name)}</h1>`,
    `<p>${escaped(`For ${model.board.name} (${model.board.part}), compression ${model.compression}. ${scoreText(model)}`)}</p>`,
    ...(model.remarks ?? []).map((remark) => `<p>${escaped(remark)}</p>`),
    `<p>${model.deployable ? 'It keeps all limits.' : 'It does not keep all limits.'} ${escaped(speedText(model))}</p>`,
    ...(model.data.reading.kind === 'recordings'
      ? signalSentences(signalPath(model.data)).map((sentence) => `<p>${escaped(sentence)}</p>`)
      : []),
    `<p>Classes: ${escaped(model.data.classNames.join(', '))}.</p>`,
    limitsTable(model),
    exportTable(model),
    signalTable(model),
    layersTable(model),
    table('Configuration', ['Hyperparameter', 'Value'], configuration),
    `<p>${escaped(`Trial ${model.study.trial} of ${model.study.trials}, ${model.study.method}, seed ${model.study.seed}.`)}</p>`,
    '</body></html>\n',
  ].join('\n');
}

export const htmlExporter: Exporter = {
  id: 'html',
  label: 'HTML report',
  description: 'One page with score, sizes, layers and configuration; opens anywhere without a network.',
  export: (model) => new Map([['report.html', new TextEncoder().encode(reportHtml(model))]]),
};
