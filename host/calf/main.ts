// The calf: one component, one link. Started by priv, and by nobody else.
import { instantiateComponent } from "#component/dhcp-client";
import { ChannelError, type FailureCode } from "../channel.ts";
import { CALF_CHANNEL } from "../compartment.ts";
import { SystemError } from "../linux/errors.ts";
import { ConfinementError, confine, verifyConfinement } from "./confine.ts";
import { componentImports } from "./imports.ts";
import { Loop } from "./loop.ts";
import { ChannelClosed, PrivLink } from "./priv-link.ts";

/** Exit code of a calf that has failed (EX_SOFTWARE). */
const FAILED = 70;

/** Runs until priv closes the channel. Never returns: the process ends. */
export function runCalf(): never {
  const priv = new PrivLink(CALF_CHANNEL);
  try {
    // Compiled before the confinement, so that a narrow filter of system calls need not allow for it.
    const { client } = instantiateComponent(componentImports(priv));
    const { start, receivers } = priv.start();
    confine(start.user, process.ppid);
    priv.tell({ kind: "ready" });
    const loop = new Loop(client, priv, receivers);
    loop.obey(start);
    verifyConfinement();
    return loop.run();
  } catch (error) {
    if (error instanceof ChannelClosed) process.exit(0);
    reportFailure(priv, error);
    process.exit(FAILED);
  }
}

function failureCode(error: unknown): FailureCode {
  if (error instanceof WebAssembly.RuntimeError) return "trap";
  if (error instanceof WebAssembly.CompileError || error instanceof WebAssembly.LinkError) return "component";
  if (error instanceof ConfinementError) return "confinement";
  if (error instanceof ChannelError) return "channel";
  if (error instanceof SystemError) return "system-call";
  return "unexpected";
}

function reportFailure(priv: PrivLink, error: unknown): void {
  const failed = { kind: "failed", code: failureCode(error) } as const;
  try {
    priv.tell(error instanceof SystemError ? { ...failed, errno: error.errno } : failed);
  } catch {
    // The channel is gone too: the exit code says the rest.
  }
}
