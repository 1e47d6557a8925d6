// Where things are unless the command line says otherwise.

/** What must survive a reboot: remembered leases. */
export const STATE_FOLDER = "/var/lib/dhcp-client";
/** The store: what is configured now, for `status` and other programs. */
export const RUN_FOLDER = "/run/dhcp-client";
