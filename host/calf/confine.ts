// Giving up all that the calf does not need, before it has read one octet that a stranger sent.
import { threadsWithCapabilities } from "../linux/capabilities.ts";
import { dieWithParent, dropAll } from "../linux/privileges.ts";
import { limitResource } from "../linux/process.ts";

/** The calf could not be made harmless, and must not run. */
export class ConfinementError extends Error {
  override readonly name = "ConfinementError";
}

/**
 * Makes this process that of `user`, without groups, capabilities and the means to get them back; it dies with
 * `parent`, the process that started it. `verifyConfinement` has the last word. Throws ConfinementError.
 *
 * The change of user may fail where it is not permitted or the user does not exist (a user namespace): then the parent
 * has started this process without capabilities.
 */
export function confine(user: number, parent: number): void {
  limitResource("core", 0);
  limitResource("fileSize", 0);
  dropAll({ uid: user, gid: user });
  // After the change of user, which would undo it.
  if (!dieWithParent(parent)) throw new ConfinementError("the parent process has ended");
  // Here goes the seccomp filter, for all threads: receive on the sockets, talk on the channel, wait, and little else.
}

/**
 * Makes sure, by the kernel's own account, that no thread has a capability left. Takes its time, and so is for the
 * moment between the first message sent and the first answer read. Throws ConfinementError.
 */
export function verifyConfinement(): void {
  const privileged = threadsWithCapabilities();
  if (privileged.length > 0) throw new ConfinementError(`${privileged.length} threads keep capabilities`);
}
