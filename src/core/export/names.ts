/** Words that C99, C++ and Arduino give a meaning, as far as a class or model is likely to be called that. */
const RESERVED = new Set(
  (
    'auto bool break byte case catch char class const continue default delete do double else enum extern false float for ' +
    'friend goto if inline int long main namespace new null operator private protected public register restrict return ' +
    'setup short signed sizeof static struct switch template this throw true try typedef union unsigned using virtual ' +
    'void volatile while loop'
  ).split(' '),
);

/** Device names of Windows, which no file may have there. */
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

const MAX_LENGTH = 48;

function asciiWords(text: string, separator: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .join(separator)
    .slice(0, MAX_LENGTH);
}

/**
 * Text in one line and in the order in which it is read: without control, direction and line characters, and without
 * halves of characters.
 */
export function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** A name that every file system takes: ASCII letters, digits and hyphens. */
export function safeFileName(text: string, fallback = 'model'): string {
  const name = asciiWords(text, '-').replace(/-+$/, '').toLowerCase() || fallback;
  return WINDOWS_DEVICE.test(name) ? `${name}-${fallback}` : name;
}

/** A lower-case identifier of C, C++ and Arduino. */
export function safeIdentifier(text: string, fallback = 'model'): string {
  const name = asciiWords(text, '_').replace(/_+$/, '').toLowerCase() || fallback;
  return /^\d/.test(name) || RESERVED.has(name) ? `${fallback}_${name}` : name;
}

/** Text as a C string literal; everything outside printable ASCII as octal escapes of its UTF-8 bytes. */
export function cString(text: string): string {
  const escaped = Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte);
    return byte < 0x20 || byte > 0x7e || '"\\?'.includes(character)
      ? `\\${byte.toString(8).padStart(3, '0')}`
      : character;
  });
  return `"${escaped.join('')}"`;
}
