// What the calf is made of, as far as both sides must know it: its descriptors and who it runs as.

/** The calf's only descriptor when it starts, besides 0 to 2, which are /dev/null. Its sockets come with the message `start`. */
export const CALF_CHANNEL = 3;

/** The argument that makes the program a calf. */
export const CALF_ROLE = "calf";

/**
 * The user, and the group of the same number, that the calf becomes unless the configuration names another: one that
 * neither distributions nor service managers give away. It owns no file and needs none.
 */
export const CALF_USER = 59_068;

/** The UDP port of clients (RFC 2131 section 4.1): all that the calf hears of IPv4. */
export const DHCP_CLIENT_PORT = 68;
