import { type Kind, OPERATIONS, TENSOR } from '../../trainer-wasm/operations';

const HEADER =
  '// Made from operations.ts by `npm run wasm:trainer`; what the operands mean is told there.\n';
const RUN = `
/** Carries out the instructions in [from, to): each is its operation's number, its length in words, and its operands. */
export function run(from: usize, to: usize): void {
  while (from < to) {
    execute(load<i32>(from), from + 8);
    from += <usize>load<i32>(from, 4) << 2;
  }
}
`;
const WASM_TYPES: Readonly<Record<Kind, string>> = {
  tensor: 'Tensor',
  address: 'usize',
  integer: 'i32',
  float: 'f32',
  activation: 'i32',
  optimizer: 'i32',
};

type Table = Readonly<Record<string, Kind>>;

/** Operations that share a table share a class, which is called after the first of them. */
function className(operands: Table): string {
  const [operation = ''] = Object.entries(OPERATIONS).find(([, table]) => table === operands) ?? [];
  return `${operation.charAt(0).toUpperCase()}${operation.slice(1)}Operands`;
}

function structure(name: string, fields: Table): string {
  const lines = Object.entries(fields).map(([field, kind]) => `  ${field}: ${WASM_TYPES[kind]};\n`);
  return `\n@unmanaged\nexport class ${name} {\n${lines.join('')}}\n`;
}

/** What the kernels know of trainer-wasm/operations.ts: AssemblyScript, by its path. */
export function generatedSources(): Record<string, string> {
  const tables = [...new Set<Table>(Object.values(OPERATIONS))];
  const names = tables.map(className);
  const cases = Object.entries(OPERATIONS).map(
    ([operation, operands], code) =>
      `    case ${code}: return kernels.${operation}(changetype<${className(operands)}>(operands));\n`,
  );
  return {
    'trainer-wasm/operands.ts':
      HEADER +
      structure('Tensor', TENSOR) +
      tables.map((operands) => structure(className(operands), operands)).join(''),
    'trainer-wasm/program.ts':
      HEADER +
      "import * as kernels from './kernels';\n" +
      `import {\n${names.map((name) => `  ${name},\n`).join('')}} from './operands';\n` +
      `${RUN}
function execute(operation: i32, operands: usize): void {
  switch (operation) {
${cases.join('')}    default: unreachable();
  }
}
`,
  };
}
