/** Names that come from strangers, or become part of a path. */

/**
 * Whether this is the name of a host or domain: at most 253 characters; labels of 1 to 63 letters, digits and hyphens,
 * no hyphen at their edges; no dot at the end (RFC 1123 section 2.1).
 */
export function isDomainName(name: string): boolean {
  return name.length <= 253 && name.split(".").every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label));
}

/**
 * Whether this is the name of a network interface that may also be the name of a folder: 1 to 15 characters
 * (`IFNAMSIZ`), fewer kinds of them than the kernel takes, and neither `.` nor `..`.
 */
export function isInterfaceName(name: string): boolean {
  return /^[A-Za-z0-9_.@-]{1,15}$/.test(name) && name !== "." && name !== "..";
}

/** Printable ASCII only: for text of foreign origin on its way into a line of a log or a terminal. */
export function escapeText(text: string, max = 256): string {
  const shown = text.length > max ? text.slice(0, max) : text;
  const escaped = shown.replace(/[^\x20-\x7e]|\\/g, (unit) =>
    unit === "\\" ? "\\\\" : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return shown.length < text.length ? `${escaped}...` : escaped;
}
