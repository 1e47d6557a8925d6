/** A place in a `.wit` source; line and column count from 1. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

/** A WIT source that cannot be read, resolved or bound. `feature` names what is unsupported, where that is the reason. */
export class WitError extends Error {
  override readonly name = "WitError";
  readonly position: Position;
  readonly feature: string | undefined;

  constructor(position: Position, problem: string, feature?: string) {
    super(`${position.file}:${position.line}:${position.column}: ${problem}`);
    this.position = position;
    this.feature = feature;
  }
}
