import { safeFileName } from '../names';
import type { CPlan } from './plan';

function libraryProperties(name: string): string {
  return `name=${name}
version=1.0.0
author=AutoTinyML
maintainer=AutoTinyML
sentence=A neural network that classifies sensor data.
paragraph=Found and exported by AutoTinyML.
category=Data Processing
url=https://docs.arduino.cc/libraries/
architectures=*
includes=classifier.h
`;
}

function sketch({ feeding }: CPlan): string {
  const samples = feeding.kind === 'samples';
  const size = samples ? 'CLASSIFIER_CHANNELS' : 'MODEL_INPUT_SIZE';
  const show = `Serial.print(classifier_class_names[result.class_index]);
    Serial.print(' ');
    Serial.println(result.probability, 3);`;
  const use = samples
    ? `if (classifier_push_sample(values, &result)) {
    ${show}
  }`
    : `classifier_classify(values, &result);
  {
    ${show}
  }`;
  return `// Reads raw values from the serial port, one ${samples ? 'sample' : 'example'} at a time, and answers with class and probability.
// Put your sensor's values in their place.
#include <classifier.h>

void setup() {
  Serial.begin(115200);
  Serial.setTimeout(10000);
}

void loop() {
  static float values[${size}];
  classifier_result_t result;
  for (int i = 0; i < ${size}; i++) values[i] = Serial.parseFloat();
  ${use}
}
`;
}

/** The sources once more, in the layout of an Arduino library. */
export function arduinoLibrary(plan: CPlan, sources: ReadonlyMap<string, string>): Map<string, string> {
  const name = safeFileName(plan.model.name, 'classifier').replace(/-/g, '_');
  const folder = `arduino/${name}`;
  return new Map([
    [`${folder}/library.properties`, libraryProperties(name)],
    ...Array.from(sources, ([file, text]): [string, string] => [`${folder}/src/${file}`, text]),
    [`${folder}/examples/classify/classify.ino`, sketch(plan)],
  ]);
}
