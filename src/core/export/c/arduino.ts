import { inComment } from './text';
import type { CPlan } from './plan';
import { rule } from './vote-files';

/** Values of `name` may be letters, digits, blanks and a few signs; the Arduino IDE takes at most 63 of them. */
function libraryProperties({ names: { symbol } }: CPlan): string {
  return `name=${symbol}
version=1.0.0
author=AutoTinyML
maintainer=AutoTinyML
sentence=A neural network that classifies sensor data.
paragraph=Found and exported by AutoTinyML.
category=Data Processing
url=https://docs.arduino.cc/libraries/
architectures=*
includes=${symbol}_classifier.h
`;
}

function sketch(plan: CPlan): string {
  const { feeding, model, names } = plan;
  const { symbol, macro } = names;
  const samples = feeding.kind === 'samples';
  const size = samples ? `${macro}_CHANNELS` : `${macro}_INPUT_SIZE`;
  const show = rule(plan)
    ? `Serial.println(result.decision < 0 ? "unknown" : ${symbol}_class_names[result.decision]);`
    : `Serial.print(${symbol}_class_names[result.class_index]);
    Serial.print(' ');
    Serial.println(result.probability, 3);`;
  const use = samples
    ? `if (${symbol}_push_sample(values, &result)) {
    ${show}
  }`
    : `${symbol}_classify(values, &result);
  {
    ${show}
  }`;
  return `/*
 * ${inComment(model.name)}: reads raw values from the serial port, one ${samples ? 'sample' : 'example'} at a time, and answers with class and
 * probability. Put your sensor's values in their place.
 */
#include <${symbol}_classifier.h>

void setup() {
  Serial.begin(115200);
  Serial.setTimeout(10000);
}

void loop() {
  static float values[${size}];
  ${symbol}_result_t result;
  for (int i = 0; i < ${size}; i++) values[i] = Serial.parseFloat();
  ${use}
}
`;
}

function goldenSketch({ model, names: { symbol } }: CPlan): string {
  return `/* ${inComment(model.name)}: runs the golden vectors on the board; the difference to the page is 0 or next to it. */
#include <${symbol}_golden.h>

void setup() {
  Serial.begin(115200);
}

void loop() {
  Serial.println(${symbol}_golden_difference(), 9);
  delay(5000);
}
`;
}

/** The sources once more, in the layout of an Arduino library. */
export function arduinoLibrary(plan: CPlan, sources: ReadonlyMap<string, string>): Map<string, string> {
  const folder = `arduino/${plan.names.symbol}`;
  return new Map([
    [`${folder}/library.properties`, libraryProperties(plan)],
    ...Array.from(sources, ([file, text]): [string, string] => [`${folder}/src/${file}`, text]),
    [`${folder}/examples/classify/classify.ino`, sketch(plan)],
    [`${folder}/examples/golden/golden.ino`, goldenSketch(plan)],
  ]);
}
