import { withoutControls } from '../names';
import { isConstant, type ConstantArray, type DeviceStep } from '../../deploy/device/types';

const PER_LINE = 12;

/**
 * A float literal that every compiler reads back to the same 32 bits; what is not a number or not finite by its macro in
 * <math.h>.
 */
export function floatLiteral(value: number): string {
  if (Number.isNaN(value)) return 'NAN';
  if (!Number.isFinite(value)) return value > 0 ? 'INFINITY' : '-INFINITY';
  const digits = Object.is(value, -0) ? '-0.0' : value.toPrecision(9);
  return `${/[.e]/.test(digits) ? digits : `${digits}.0`}f`;
}

/**
 * What a person wrote, for the inside of a C comment: it neither ends the comment nor seems to begin another, has no
 * control or direction characters, no trigraphs and no line ends.
 */
export function inComment(text: string): string {
  return withoutControls(text)
    .replace(/([*/])(?=[*/])/g, '$1 ')
    .replace(/\?(?=\?)/g, '? ')
    .trim();
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
