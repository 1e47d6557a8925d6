import { ApplyError, Lease, Result, SendError, Unit, WithdrawError } from "../generated/dhcp-client";

/** What the client can do to the world. The component gives it its two imports, a test something that writes down. */
export abstract class Ports {
  /** Hand a frame to the link. */
  abstract send(frame: Uint8Array): Result<Unit, SendError>;

  /** Make a lease the link's configuration. */
  abstract apply(lease: Lease): Result<Unit, ApplyError>;

  /** Remove the lease's configuration. */
  abstract withdraw(): Result<Unit, WithdrawError>;
}
