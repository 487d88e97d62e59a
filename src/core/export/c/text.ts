import { isConstant, type ConstantArray, type DeviceStep } from '../../deploy/device/types';

const PER_LINE = 12;

/** A float literal that every compiler reads back to the same 32 bits. */
export function floatLiteral(value: number): string {
  return `${value.toPrecision(9)}f`;
}

function literals(data: ConstantArray['data']): string[] {
  return data instanceof Float32Array ? Array.from(data, floatLiteral) : Array.from(data, String);
}

function inLines(items: readonly string[]): string {
  const lines: string[] = [];
  for (let i = 0; i < items.length; i += PER_LINE) lines.push(`  ${items.slice(i, i + PER_LINE).join(', ')}`);
  return lines.join(',\n');
}

export function arrayDefinition({ name, type, data }: ConstantArray): string {
  return `static const ${type} ${name}[${data.length}] = {\n${inLines(literals(data))}\n};\n`;
}

export function stepDefinition({ name, struct, fields }: DeviceStep): string {
  const members = fields.map((field) => {
    if (isConstant(field)) return field.name;
    return typeof field === 'object' && field !== null ? `{${field.join(', ')}}` : String(field ?? 0);
  });
  return `static const ${struct} ${name} = {\n${inLines(members)}\n};\n`;
}

export function floatArray(declaration: string, values: ArrayLike<number>): string {
  return `${declaration} = {\n${inLines(Array.from(values, floatLiteral))}\n};\n`;
}
