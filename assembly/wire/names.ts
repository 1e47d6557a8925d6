const MAX_NAME: i32 = 253;
const MAX_LABEL: i32 = 63;

const DOT: i32 = 0x2e;
const HYPHEN: i32 = 0x2d;

/**
 * Whether this is a host's or domain's name: labels of 1 to 63 letters, digits and hyphens, with no hyphen first or
 * last, single dots between them, none at the end, 253 characters at most (RFC 1123 section 2.1).
 */
export function isName(name: string): bool {
  if (name.length == 0 || name.length > MAX_NAME) return false;
  let start = 0;
  for (let i = 0; i <= name.length; i++) {
    if (i < name.length && name.charCodeAt(i) != DOT) continue;
    if (!isLabel(name, start, i)) return false;
    start = i + 1;
  }
  return true;
}

function isLabel(name: string, start: i32, end: i32): bool {
  if (end == start || end - start > MAX_LABEL) return false;
  for (let i = start; i < end; i++) {
    const unit = name.charCodeAt(i);
    const atEdge = i == start || i == end - 1;
    if (!isLetterOrDigit(unit) && (unit != HYPHEN || atEdge)) return false;
  }
  return true;
}

function isLetterOrDigit(unit: i32): bool {
  const lower = unit | 0x20;
  return (unit >= 0x30 && unit <= 0x39) || (lower >= 0x61 && lower <= 0x7a);
}

/**
 * The name in a text option, or null where it is not one. Some servers count a closing 0 or dot in; those are left out.
 */
export function nameFromText(text: Uint8Array): string | null {
  let end = text.length;
  while (end > 0 && text[end - 1] == 0) end--;
  if (end > 0 && (text[end - 1] as i32) == DOT) end--;
  // So that no long text is converted only to be refused.
  if (end > MAX_NAME) return null;
  const units = new Array<i32>(end);
  for (let i = 0; i < end; i++) units[i] = text[i] as i32;
  const name = String.fromCharCodes(units);
  return isName(name) ? name : null;
}

/**
 * Reads the names of a domain search list, which may refer back to parts of earlier ones (RFC 1035 section 4.1.4, RFC
 * 3397 section 2).
 */
export class NameReader {
  /** The name last read, in dotted form; any octets. */
  name: string = "";

  private at: i32 = 0;

  constructor(private readonly list: Uint8Array) {}

  /** Whether there is another name to read. */
  get more(): bool {
    return this.at < this.list.length;
  }

  /**
   * Read the next name into `name`. False: it is cut off, too long, or refers to itself or forwards; there is no
   * telling where the next one starts.
   *
   * Each reference must point below the one before, so reading ends; the limit on the steps ends it early.
   */
  read(): bool {
    const list = this.list;
    const units: Array<i32> = [];
    let at = this.at;
    // References must go below this.
    let lowest = at;
    // Where the next name starts, once a reference was followed.
    let behind = 0;
    let stepsLeft = MAX_NAME;
    while (stepsLeft-- > 0) {
      if (at >= list.length) return false;
      const head = list[at++] as i32;
      if (head == 0) {
        this.at = behind != 0 ? behind : at;
        this.name = String.fromCharCodes(units);
        return true;
      }
      if (head >= 0xc0) {
        if (at >= list.length) return false;
        const target = ((head & 0x3f) << 8) | (list[at] as i32);
        if (behind == 0) behind = at + 1;
        if (target >= lowest) return false;
        lowest = target;
        at = target;
      } else {
        if (head > MAX_LABEL || head > list.length - at) return false;
        if (units.length > 0) units.push(DOT);
        if (units.length + head > MAX_NAME) return false;
        for (let i = 0; i < head; i++) units.push(list[at++] as i32);
      }
    }
    return false;
  }
}
