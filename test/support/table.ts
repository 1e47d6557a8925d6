// Text in aligned columns, with colour only where it can be seen.

/** Lines of aligned columns under a header; columns of numbers go to the right. A header without words is left out. */
export function table(header: readonly string[], rows: readonly (readonly string[])[], indent = "  "): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => visibleLength(row[column] ?? ""))));
  const numeric = header.map((_, column) =>
    rows.every((row) => /^(—|-?[0-9]+(\.[0-9]+)?)?$/.test(plain(row[column] ?? ""))),
  );
  const line = (row: readonly string[]) => {
    const cells = widths.map((width, column) => {
      const text = row[column] ?? "";
      const padding = " ".repeat(width - visibleLength(text));
      return numeric[column] ? padding + text : text + padding;
    });
    return (indent + cells.join("  ")).trimEnd();
  };
  const top = header.some((word) => word !== "") ? [dim(line(header))] : [];
  return [...top, ...rows.map(line)].join("\n");
}

const colours = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;

function paint(code: number): (text: string) => string {
  return (text) => (colours && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text);
}

export const bold = paint(1);
export const dim = paint(2);
export const green = paint(32);
export const yellow = paint(33);
export const cyan = paint(36);

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what colours begin with.
  return text.replace(/\x1b\[[0-9]+m/g, "");
}

function visibleLength(text: string): number {
  return [...plain(text)].length;
}
