const WIDTH = 120;

/** A doc comment of these lines, each output line indented by `indent`; nothing when there are none. */
export function emitDocs(docs: string[], indent = ""): string[] {
  if (docs.length === 0) return [];
  const safe = docs.map((line) => line.replaceAll("*/", "* /"));
  const single = `${indent}/** ${safe[0]} */`;
  if (safe.length === 1 && single.length <= WIDTH) return [single];
  return [`${indent}/**`, ...safe.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`];
}

/** `head(items)tail` on one line where that fits, else one item a line. */
export function emitList(head: string, items: string[], tail: string, indent = ""): string[] {
  const single = `${indent}${head}${items.join(", ")}${tail}`;
  if (single.length <= WIDTH || items.length === 0) return [single];
  return [`${indent}${head}`, ...items.map((item) => `${indent}  ${item},`), `${indent}${tail}`];
}
