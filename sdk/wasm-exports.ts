// Renames the exports of a core WebAssembly module, and leaves every other octet as it is.

const HEADER_LENGTH = 8;
const EXPORT_SECTION = 7;

/** Returns `module` with each export called `rename(name)`. Throws on a module that cannot be read. */
export function renameExports(module: Uint8Array, rename: (name: string) => string): Uint8Array {
  const parts: Uint8Array[] = [module.subarray(0, HEADER_LENGTH)];
  let offset = HEADER_LENGTH;
  while (offset < module.length) {
    const id = module[offset];
    const size = readUnsigned(module, offset + 1);
    const end = size.next + size.value;
    if (end > module.length) throw new RangeError("a section runs past the end of the module");
    if (id === EXPORT_SECTION) {
      const content = renameSection(module.subarray(size.next, end), rename);
      parts.push(Uint8Array.of(EXPORT_SECTION), unsigned(content.length), content);
    } else {
      parts.push(module.subarray(offset, end));
    }
    offset = end;
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** Each entry: length and octets of the name, kind, index. */
function renameSection(section: Uint8Array, rename: (name: string) => string): Uint8Array {
  const count = readUnsigned(section, 0);
  const parts: Uint8Array[] = [section.subarray(0, count.next)];
  let offset = count.next;
  for (let i = 0; i < count.value; i++) {
    const length = readUnsigned(section, offset);
    const nameEnd = length.next + length.value;
    const name = new TextDecoder().decode(section.subarray(length.next, nameEnd));
    const end = readUnsigned(section, nameEnd + 1).next;
    const renamed = new TextEncoder().encode(rename(name));
    parts.push(unsigned(renamed.length), renamed, section.subarray(nameEnd, end));
    offset = end;
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** LEB128, up to 32 bits. */
function readUnsigned(bytes: Uint8Array, offset: number): { value: number; next: number } {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[offset + i];
    if (byte === undefined) throw new RangeError("the module ends inside a number");
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: offset + i + 1 };
  }
  throw new RangeError("a number of the module is longer than 32 bits");
}

function unsigned(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}
