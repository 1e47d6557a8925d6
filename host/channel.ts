// The messages between priv and calf. The first octet is the kind; a frame to send follows it as it is, anything else as
// JSON that one strict schema decodes. A message that does not fit is a ChannelError: the end of the calf that sent it.
import * as contract from "./contract.ts";
import { type Infer, integer, list, literal, optional, parse, record, type Schema, SchemaError } from "./schema.ts";

/** A message that breaks the rules of the channel. The text is safe to log. */
export class ChannelError extends Error {
  override readonly name = "ChannelError";
}

/** Why a calf had to give up. A word, not a text: it may come from a calf that is not itself any more. */
const failureCode = literal("trap", "component", "confinement", "channel", "system-call", "unexpected");
export type FailureCode = Infer<typeof failureCode>;

const empty = record({});

/** From calf to priv, besides `send`. The kind's octet is the place in this list, from 1 on. */
const CALF = {
  /** Confined, and about to do what `start` says. The first message, and never again. */
  ready: empty,
  apply: record({ lease: contract.lease }),
  withdraw: empty,
  events: record({ events: list(contract.event, 256) }),
  /** The component took exception to the configuration. */
  rejected: record({ what: literal("start", "configuration"), error: contract.configurationError }),
  /** The last message. `errno`: of a system call that failed. */
  failed: record({ code: failureCode, errno: optional(integer(1, 4095)) }),
};
const SEND = 0x40;

/** From priv to calf. The kind's octet is the place in this list, from 0x81 on. */
const PRIV = {
  /** The first message. `user` is who the calf is to become. */
  start: record({
    user: integer(1, 0xfffffffe),
    configuration: contract.configuration,
    link: contract.linkState,
    remembered: optional(contract.rememberedLease),
  }),
  link: record({ link: contract.linkState }),
  configuration: record({ configuration: contract.configuration }),
  order: record({ command: contract.command }),
  /** The answers to `send`, `apply` and `withdraw`; without `error` it was done. */
  sent: record({ error: optional(contract.sendError) }),
  applied: record({ error: optional(contract.applyError) }),
  withdrawn: record({ error: optional(contract.withdrawError) }),
};

type MessageOf<T> = { [K in keyof T]: { readonly kind: K } & Infer<T[K]> }[keyof T];

/** From calf to priv. `send`, `apply` and `withdraw` are requests: the calf waits for the answer. */
export type CalfMessage = MessageOf<typeof CALF> | { readonly kind: "send"; readonly frame: Uint8Array };
/** From priv to calf: instructions and answers. */
export type PrivMessage = MessageOf<typeof PRIV>;
/** The answer to a request. */
export type Answer = Extract<PrivMessage, { readonly kind: "sent" | "applied" | "withdrawn" }>;
/** What priv says unasked. */
export type Instruction = Exclude<PrivMessage, Answer>;

/** The messages of one direction, in the order of their octets. */
interface Direction {
  readonly first: number;
  readonly schemas: readonly (readonly [kind: string, schema: Schema<never>])[];
}
const TO_PRIV: Direction = { first: 0x01, schemas: Object.entries(CALF) as unknown as Direction["schemas"] };
const TO_CALF: Direction = { first: 0x81, schemas: Object.entries(PRIV) as unknown as Direction["schemas"] };

/** Strict UTF-8: octets that are none are an error, not a replacement character. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

export function encodeCalfMessage(message: CalfMessage): Uint8Array {
  if (message.kind !== "send") return encode(TO_PRIV, message);
  const octets = new Uint8Array(1 + message.frame.length);
  octets[0] = SEND;
  octets.set(message.frame, 1);
  return octets;
}

/** Throws ChannelError. The frame of a `send` is a part of `octets`, not a copy. */
export function decodeCalfMessage(octets: Uint8Array): CalfMessage {
  if (octets[0] === SEND) return { kind: "send", frame: octets.subarray(1) };
  return decode(TO_PRIV, octets) as CalfMessage;
}

export function encodePrivMessage(message: PrivMessage): Uint8Array {
  return encode(TO_CALF, message);
}

/** Throws ChannelError. */
export function decodePrivMessage(octets: Uint8Array): PrivMessage {
  return decode(TO_CALF, octets) as PrivMessage;
}

function encode({ first, schemas }: Direction, message: { readonly kind: string }): Uint8Array {
  const place = schemas.findIndex(([kind]) => kind === message.kind);
  const schema = schemas[place]?.[1];
  if (schema === undefined) throw new TypeError(`no message of kind ${message.kind} in this direction`);
  const body = encoder.encode(JSON.stringify(schema.encode(message as never)));
  const octets = new Uint8Array(1 + body.length);
  octets[0] = first + place;
  octets.set(body, 1);
  return octets;
}

function decode({ first, schemas }: Direction, octets: Uint8Array): object {
  const octet = octets[0] ?? 0;
  const found = schemas[octet - first];
  if (found === undefined) throw new ChannelError(`message of unknown kind 0x${octet.toString(16).padStart(2, "0")}`);
  const [kind, schema] = found;
  let text: string;
  try {
    text = utf8.decode(octets.subarray(1));
  } catch {
    throw new ChannelError(`${kind}: not UTF-8`);
  }
  try {
    const body: object = parse(schema, text, kind);
    return { kind, ...body };
  } catch (error) {
    if (error instanceof SchemaError) throw new ChannelError(error.message);
    throw error;
  }
}
