// What priv must be permitted to do, and how its calves come to be without any of it.
import { CALF_USER } from "../compartment.ts";
import {
  CAP_KILL,
  CAP_NET_ADMIN,
  CAP_NET_RAW,
  CAP_SETGID,
  CAP_SETPCAP,
  CAP_SETUID,
  capabilities,
  capabilitySet,
} from "../linux/capabilities.ts";
import { canBecome, denyCapabilitiesToChildren, keepOnly } from "../linux/privileges.ts";

/** This process lacks a right. The message says which, and how to get it. */
export class MissingRight extends Error {
  override readonly name = "MissingRight";
}

/** How calves come to be without capabilities: they become another user, or their parent denies them. */
export type Confinement = "user" | "denial";

/**
 * Makes sure, before the first calf is started, that this process can configure links and that its calves will be
 * without capabilities: because they become another user, or because they start without any. Throws MissingRight.
 */
export function secureRights(): Confinement {
  const { effective } = capabilities();
  const missing = [
    ...((effective & capabilitySet([CAP_NET_ADMIN])) === 0n ? ["CAP_NET_ADMIN"] : []),
    ...((effective & capabilitySet([CAP_NET_RAW])) === 0n ? ["CAP_NET_RAW"] : []),
  ];
  if (missing.length > 0) {
    throw new MissingRight(
      `${missing.join(" and ")} missing: run as root (sudo), or grant NET_ADMIN and NET_RAW to the service or container`,
    );
  }
  // A calf of another user can be ended only with CAP_KILL.
  if ((effective & capabilitySet([CAP_KILL])) !== 0n && canBecome({ uid: CALF_USER, gid: CALF_USER })) return "user";
  if (denyCapabilitiesToChildren() || process.getuid?.() !== 0) return "denial";
  throw new MissingRight(
    "no way to start the packet parser without capabilities: grant CAP_SETUID, CAP_SETGID and CAP_KILL, or CAP_SETPCAP, " +
      "or run as another user than root with CAP_NET_ADMIN and CAP_NET_RAW as ambient capabilities",
  );
}

/** Throws MissingRight when calves are confined by becoming another user, and cannot become this one. */
export function checkUser(confinement: Confinement, user: number): void {
  if (confinement === "denial" || canBecome({ uid: user, gid: user })) return;
  throw new MissingRight(`user ${user} does not exist in this user namespace: configure another one as \`user\``);
}

/** Gives up everything but configuring links, sending frames, and ending a calf. To be called once calves are started. */
export function dropRights(): void {
  keepOnly([CAP_NET_ADMIN, CAP_NET_RAW, CAP_KILL], [CAP_SETUID, CAP_SETGID, CAP_SETPCAP]);
}
