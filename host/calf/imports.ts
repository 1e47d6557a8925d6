// The component's two imports, as requests to priv. An error of the contract is thrown as its bare value, which is how
// the component's glue takes it for a result; any other exception would end the instance, and is meant to.
import type { Imports } from "#component/dhcp-client";
import type { PrivLink } from "./priv-link.ts";

/** The imports of an instance that acts through `priv`. */
export function componentImports(priv: PrivLink): Imports {
  return {
    "mirage:net/socket@0.1.0": {
      send(frame) {
        raise(priv.request({ kind: "send", frame }, "sent").error);
      },
    },
    "mirage:dhcp/lease-apply@0.1.0": {
      apply(lease) {
        raise(priv.request({ kind: "apply", lease }, "applied").error);
      },
      withdraw() {
        raise(priv.request({ kind: "withdraw" }, "withdrawn").error);
      },
    },
  };
}

function raise(error: unknown): void {
  if (error !== undefined) throw error;
}
