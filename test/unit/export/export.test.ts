import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { compressWeights, exportFootprint } from '../../../src/core/deploy';
import { cNamesOf } from '../../../src/core/export/c/names';
import { applicationOf } from '../../../src/core/export/c/plan';
import {
  EXPORTERS,
  exportModel,
  reportOf,
  safeFileName,
  safeIdentifier,
  zipFiles,
} from '../../../src/core/export';
import { cString } from '../../../src/core/export/names';
import { tfjsExporter } from '../../../src/core/export/tfjs';
import { exportModelOf } from '../../helpers/export-model';
import { kernelContext } from '../../helpers/kernels';
import { SHAPE_NETWORKS, smallCnn } from '../../helpers/networks';
import { referencePredict } from '../../helpers/reference-network';

beforeAll(() => tf.setBackend('cpu'));

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe('the TensorFlow.js export', () => {
  it.each([
    smallCnn({ activation: 'relu', padding: 'valid', pool: 2, blocks: 1 }),
    smallCnn({ activation: 'selu', padding: 'same', pool: 3, blocks: 2, batchNorm: true }),
    smallCnn({ activation: 'tanh', padding: 'same', pool: 1, blocks: 1, head: 'average' }),
    smallCnn({ activation: 'sigmoid', padding: 'valid', pool: 2, blocks: 2, batchNorm: true }),
    ...SHAPE_NETWORKS.map(({ network }) => network),
  ])(
    'loads in TensorFlow.js and predicts what the compressed network predicts (case %#)',
    async (network) => {
      const model = exportModelOf(network, 'x8');
      const files = tfjsExporter.export(model, kernelContext());
      const json = JSON.parse(text(files.get('tfjs/model.json')));
      const loaded = await loadLayersModel({
        load: () =>
          Promise.resolve({
            modelTopology: json.modelTopology,
            weightSpecs: json.weightsManifest[0].weights,
            weightData: files.get('tfjs/group1-shard1of1.bin')!.buffer as ArrayBuffer,
          }),
      });
      const examples = model.examples.subarray(0, 5 * 48 * 12 * 2);
      const predicted = loaded.predict(tf.tensor(examples, [5, 48, 12, 2])) as tf.Tensor;
      const expected = referencePredict(network, compressWeights(network, model.weights, 'x8'), examples);
      const got = await predicted.data();
      expect(Math.max(...got.map((p, i) => Math.abs(p - expected[i])))).toBeLessThan(1e-5);
    },
  );
});

describe('an export', () => {
  const model = exportModelOf(smallCnn({ activation: 'relu', padding: 'valid', pool: 2, blocks: 1 }), 'x4');

  it('zips every chosen format with a README that lists sizes, the same bytes for the same model', () => {
    const files = exportModel(model, kernelContext());
    const zip = zipFiles(files);
    expect(Buffer.compare(zipFiles(exportModel(model, kernelContext())), zip)).toBe(0);
    const unzipped = unzipSync(zip);
    expect(Object.keys(unzipped)).toEqual([...files.keys()]);
    const readme = text(unzipped['README.md']);
    for (const [path, { length }] of files) {
      if (path !== 'README.md') expect(readme).toContain(`| ${path} | ${length.toLocaleString('en-GB')} |`);
    }
    const application = applicationOf(model);
    const { codeBytes } = exportFootprint(model.network, { compression: model.compression, application });
    expect(readme).toContain(`| flash: code, at most | ${codeBytes.toLocaleString('en-GB')} |`);
    for (const { label } of EXPORTERS) expect(readme).toContain(`**${label}**`);
  });

  it('says in its README what to feed the model, how often, and whose limits it keeps', () => {
    const readme = text(exportModel(model, kernelContext()).get('README.md'));
    const [rows] = model.network.input;
    const names = model.data.channelNames.join(', ');
    expect(readme).toContain(
      `Call \`${cNamesOf(model).symbol}_push_sample\` with every new raw sample, at 32 Hz`,
    );
    expect(readme).toContain(`a window of ${rows} rows at 32 Hz, each of ${names}.`);
    expect(readme).toMatch(/limits: for figures (of the export|by X-CUBE-AI’s rules)/);
  });

  it('carries the study where there is one', () => {
    const exported = (studyFile?: string) => exportModel({ ...model, studyFile }, kernelContext(), ['study']);
    expect(text(exported('{"format":"autotinyml-study"}').get('study.json'))).toBe(
      '{"format":"autotinyml-study"}',
    );
    expect(exported().has('study.json')).toBe(false);
  });

  it('reports the figures it was judged by', () => {
    const report = JSON.parse(text(exportModel(model, kernelContext(), ['report']).get('report.json')));
    expect(report).toEqual(JSON.parse(JSON.stringify(reportOf(model))));
    expect(report.figures).toEqual(model.figures);
    expect(report.footprint.romBytes).toBe(model.figures.romBytes);
  });

  it('reports in one HTML page that no name can break out of', () => {
    const hostile = {
      ...model,
      name: '<script>alert(1)</script>\u202e',
      data: { ...model.data, classNames: ['a&b', '"<i>'] },
    };
    const page = text(exportModel(hostile, kernelContext(), ['html']).get('report.html'));
    expect(page).not.toMatch(/<script|<i>|src=|href=/);
    expect(page).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
    expect(page).not.toContain('\u202e');
    expect(text(exportModel(hostile, kernelContext()).get('README.md'))).not.toContain('\u202e');
    expect(page).toContain(`${model.figures.romBytes.toLocaleString('en-GB')} B`);
  });

  it('refuses a format that does not exist', () => {
    expect(() => exportModel(model, kernelContext(), ['onnx'])).toThrow(/no export format “onnx”/);
  });
});

describe('names', () => {
  it('become safe file names and identifiers, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(safeFileName(name)).toMatch(/^[a-z0-9][a-z0-9-]*$/);
        expect(safeIdentifier(name)).toMatch(/^[a-z][a-z0-9_]*$/);
        expect(cString(name)).toMatch(/^"(?:[\x20-\x7e]|\\[0-7]{3})*"$/);
      }),
    );
    expect(safeFileName('../../Überlauf.exe')).toBe('uberlauf-exe');
    expect(safeFileName('CON')).toBe('con-model');
    expect(safeIdentifier('class')).toBe('model_class');
    expect(safeIdentifier('3 Äpfel')).toBe('model_3_apfel');
    expect(cString('a"b\\c??=ü\n')).toBe('"a\\042b\\134c\\077\\077=\\303\\274\\012"');
  });
});
