// What the calf is made of, as far as both sides must know it: its descriptors and who it runs as.

/** Descriptors of the calf; 0 to 2 are /dev/null. */
export const CALF_CHANNEL = 3;
/** Packet socket that receives IPv4. */
export const CALF_IPV4 = 4;
/** Packet socket that receives ARP. */
export const CALF_ARP = 5;

/** The argument that makes the program a calf. */
export const CALF_ROLE = "calf";

/**
 * The user, and the group of the same number, that the calf becomes unless the configuration names another: one that
 * neither distributions nor service managers give away. It owns no file and needs none.
 */
export const CALF_USER = 59_068;
