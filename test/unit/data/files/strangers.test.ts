import { describe, expect, it } from 'vitest';
import { inspectFiles } from '../../../../src/core/data/files';
import { labelsFromPaths } from '../../../../src/core/data/files/classes-from-paths';
import { file, read } from '../make-files';

/** A recording as phone apps write it: nanoseconds since 1970, and seconds since the start beside them. */
function phoneRecording(frequency: number, rows = 400): string {
  const lines = Array.from({ length: rows }, (_, i) =>
    [
      `${1_700_000_000_000 + i * 10}000000`,
      (i / 100).toFixed(6),
      (9.8 + Math.sin((frequency * i) / 100)).toFixed(5),
      Math.cos((frequency * i) / 100).toFixed(5),
      '0.01',
    ].join(','),
  );
  return ['time,seconds_elapsed,z,y,x', ...lines].join('\n');
}

const rolesOf = async (text: string) => {
  const { choices } = await inspectFiles([file('table.csv', text)]);
  return Object.fromEntries(choices.columns.map(({ name, role }) => [name, role]));
};

describe('what strangers drop', () => {
  it('folders of a phone recorder: one sensor is read, classes are the folders without date and number', async () => {
    const files = ['walking', 'running'].flatMap((name, f) =>
      [1, 2].flatMap((k) => {
        const folder = `phone/${name}_${k}-2024-03-0${k}_10-00-00`;
        return [
          file(`${folder}/Accelerometer.csv`, phoneRecording(5 + 8 * f)),
          file(`${folder}/Gyroscope.csv`, phoneRecording(2)),
          file(`${folder}/Annotation.csv`, 'time,seconds_elapsed,text\n'),
          file(`${folder}/Metadata.csv`, 'version,device\n3,phone\n'),
        ];
      }),
    );
    const { choices, leftOut, explanation } = await inspectFiles(files);
    expect(leftOut.length).toBe(12);
    expect(explanation[0]).toContain('“Accelerometer” is read');
    expect(choices.columns.map(({ role }) => role)).toEqual(['time', 'ignore', 'signal', 'signal', 'signal']);
    const { summary } = (await read(files)).dataset;
    expect(summary.classNames).toEqual(['running', 'walking']);
    expect(summary.sessionNames.length).toBe(4);
    expect(summary.samplingHz).toBeCloseTo(100, 3);
  });

  it('files of one name in folders: the folder is the class', () => {
    const classesOf = (paths: readonly string[]) =>
      labelsFromPaths(paths).files.map(({ className }) => className);
    expect(classesOf(['on/data.csv', 'off/data.csv'])).toEqual(['on', 'off']);
    expect(classesOf(['r/1/data.csv', 'r/2/data.csv'])).toEqual(['1', '2']);
    expect(classesOf(['a_1/d.csv', 'a_2/d.csv', 'b_1/d.csv'])).toEqual(['a', 'a', 'b']);
  });

  it('persons whose files are named alike in every folder are still persons', async () => {
    const files = ['walk', 'run'].flatMap((activity, a) =>
      ['ann', 'bob'].map((who) => file(`${activity}/${who}.csv`, phoneRecording(4 + 5 * a))),
    );
    const { choices, leftOut } = await inspectFiles(files);
    expect(leftOut).toEqual([]);
    expect(choices.files.map(({ session }) => session)).toEqual(['ann', 'bob', 'ann', 'bob']);
  });

  it('a table of passengers: what is asked for is the class, not the last column of words', async () => {
    const rows = Array.from({ length: 200 }, (_, i) =>
      [
        i + 1,
        (i * 7) % 2,
        1 + (i % 3),
        `"Smith${i}, John"`,
        ['male', 'female'][i % 2],
        i % 5 ? 20 + (i % 40) : '',
      ]
        .concat([`A/5 ${i * 13}`, i % 4 ? '' : `C${i}`, 'SCQ'[i % 3]])
        .join(','),
    );
    const roles = await rolesOf(
      ['PassengerId,Survived,Pclass,Name,Sex,Age,Ticket,Cabin,Embarked', ...rows].join('\n'),
    );
    expect(roles).toEqual({
      PassengerId: 'ignore',
      Survived: 'label',
      Pclass: 'signal',
      Name: 'ignore',
      Sex: 'signal',
      Age: 'signal',
      Ticket: 'ignore',
      Cabin: 'ignore',
      Embarked: 'signal',
    });
  });

  it('a table whose last column is 0 and 1: that is the class, although words repeat in another', async () => {
    const rows = Array.from(
      { length: 100 },
      (_, i) => `${i % 37},${'MF'[i % 2]},${(i * 1.7) % 5},${(i * 3) % 2}`,
    );
    const roles = await rolesOf(['age,sex,peak,ill', ...rows].join('\n'));
    expect(roles).toEqual({ age: 'signal', sex: 'signal', peak: 'signal', ill: 'label' });
  });

  it('a column of a hundred different words is set aside, not an error', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => `${i % 17},town ${(i * 7) % 100},${'ab'[i % 2]}`);
    const roles = await rolesOf(['x,town,label', ...rows].join('\n'));
    expect(roles).toEqual({ x: 'signal', town: 'ignore', label: 'label' });
  });

  it('a label that changes every twenty rows gives windows that fit', async () => {
    const rows = Array.from(
      { length: 600 },
      (_, i) =>
        `${(i / 50).toFixed(2)},${Math.sin(i / 3).toFixed(3)},${['up', 'down', 'rest'][Math.floor(i / 20) % 3]}`,
    );
    const { dataset } = await read([file('gestures.csv', ['t,x,gesture', ...rows].join('\n'))]);
    expect(dataset.summary.input[0]).toBe(10);
    expect(dataset.summary.examples).toBe(90);
  });
});
