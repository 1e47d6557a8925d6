// How long the value of each option may be, after parts are joined (RFC 3396). An option that is not in the table may
// have any length. Each line can be held against the section or RFC that it names; sections without an RFC are of
// RFC 2132.

const CODES: i32 = 256;
const NO_MAXIMUM: i32 = 0xffff;

const minimums = new StaticArray<i32>(CODES);
const maximums = new StaticArray<i32>(CODES).fill(NO_MAXIMUM);
const units = new StaticArray<i32>(CODES).fill(1);

function exactly(code: i32, length: i32): void {
  minimums[code] = length;
  maximums[code] = length;
}

function atLeast(code: i32, minimum: i32): void {
  minimums[code] = minimum;
}

/** One or more elements of `unit` octets each. */
function elements(code: i32, unit: i32): void {
  minimums[code] = unit;
  units[code] = unit;
}

/** Whether option `code` (0 to 255) may have a value of `length` octets. */
export function isLengthAllowed(code: i32, length: i32): bool {
  return length >= minimums[code] && length <= maximums[code] && length % units[code] == 0;
}

/** The only length that option `code` may have, or -1 where it is not fixed. */
export function exactLength(code: i32): i32 {
  return minimums[code] == maximums[code] ? minimums[code] : -1;
}

exactly(1, 4); // 3.3 Subnet Mask
exactly(2, 4); // 3.4 Time Offset
elements(3, 4); // 3.5 Router
elements(4, 4); // 3.6 Time Server
elements(5, 4); // 3.7 Name Server
elements(6, 4); // 3.8 Domain Name Server
elements(7, 4); // 3.9 Log Server
elements(8, 4); // 3.10 Cookie Server
elements(9, 4); // 3.11 LPR Server
elements(10, 4); // 3.12 Impress Server
elements(11, 4); // 3.13 Resource Location Server
atLeast(12, 1); // 3.14 Host Name
exactly(13, 2); // 3.15 Boot File Size
atLeast(14, 1); // 3.16 Merit Dump File
atLeast(15, 1); // 3.17 Domain Name
exactly(16, 4); // 3.18 Swap Server
atLeast(17, 1); // 3.19 Root Path
atLeast(18, 1); // 3.20 Extensions Path
exactly(19, 1); // 4.1 IP Forwarding
exactly(20, 1); // 4.2 Non-Local Source Routing
elements(21, 8); // 4.3 Policy Filter
exactly(22, 2); // 4.4 Maximum Datagram Reassembly Size
exactly(23, 1); // 4.5 Default IP Time-to-live
exactly(24, 4); // 4.6 Path MTU Aging Timeout
elements(25, 2); // 4.7 Path MTU Plateau Table
exactly(26, 2); // 5.1 Interface MTU
exactly(27, 1); // 5.2 All Subnets are Local
exactly(28, 4); // 5.3 Broadcast Address
exactly(29, 1); // 5.4 Perform Mask Discovery
exactly(30, 1); // 5.5 Mask Supplier
exactly(31, 1); // 5.6 Perform Router Discovery
exactly(32, 4); // 5.7 Router Solicitation Address
elements(33, 8); // 5.8 Static Route
exactly(34, 1); // 6.1 Trailer Encapsulation
exactly(35, 4); // 6.2 ARP Cache Timeout
exactly(36, 1); // 6.3 Ethernet Encapsulation
exactly(37, 1); // 7.1 TCP Default TTL
exactly(38, 4); // 7.2 TCP Keepalive Interval
exactly(39, 1); // 7.3 TCP Keepalive Garbage
atLeast(40, 1); // 8.1 Network Information Service Domain
elements(41, 4); // 8.2 Network Information Servers
elements(42, 4); // 8.3 Network Time Protocol Servers
atLeast(43, 1); // 8.4 Vendor Specific Information
elements(44, 4); // 8.5 NetBIOS over TCP/IP Name Server
elements(45, 4); // 8.6 NetBIOS over TCP/IP Datagram Distribution Server
exactly(46, 1); // 8.7 NetBIOS over TCP/IP Node Type
atLeast(47, 1); // 8.8 NetBIOS over TCP/IP Scope
elements(48, 4); // 8.9 X Window System Font Server
elements(49, 4); // 8.10 X Window System Display Manager
exactly(50, 4); // 9.1 Requested IP Address
exactly(51, 4); // 9.2 IP Address Lease Time
exactly(52, 1); // 9.3 Option Overload
exactly(53, 1); // 9.6 DHCP Message Type
exactly(54, 4); // 9.7 Server Identifier
atLeast(55, 1); // 9.8 Parameter Request List
atLeast(56, 1); // 9.9 Message
exactly(57, 2); // 9.10 Maximum DHCP Message Size
exactly(58, 4); // 9.11 Renewal (T1) Time Value
exactly(59, 4); // 9.12 Rebinding (T2) Time Value
atLeast(60, 1); // 9.13 Vendor class identifier
atLeast(61, 2); // 9.14 Client-identifier; RFC 4361
atLeast(62, 1); // RFC 2242 NetWare/IP Domain Name
atLeast(64, 1); // 8.11 Network Information Service+ Domain
elements(65, 4); // 8.12 Network Information Service+ Servers
atLeast(66, 1); // 9.4 TFTP server name
atLeast(67, 1); // 9.5 Bootfile name
units[68] = 4; // 8.13 Mobile IP Home Agent: may be empty
elements(69, 4); // 8.14 SMTP Server
elements(70, 4); // 8.15 POP3 Server
elements(71, 4); // 8.16 NNTP Server
elements(72, 4); // 8.17 Default World Wide Web Server
elements(73, 4); // 8.18 Default Finger Server
elements(74, 4); // 8.19 Default IRC Server
elements(75, 4); // 8.20 StreetTalk Server
elements(76, 4); // 8.21 StreetTalk Directory Assistance Server
exactly(80, 0); // RFC 4039 Rapid Commit
atLeast(81, 3); // RFC 4702 Client FQDN: flags and two result codes, then the name
atLeast(82, 2); // RFC 3046 Relay Agent Information: at least one sub-option's code and length
elements(85, 4); // RFC 2241 NDS Servers
atLeast(90, 11); // RFC 3118 Authentication
exactly(91, 4); // RFC 4388 Client Last Transaction Time
elements(92, 4); // RFC 4388 Associated IP
elements(93, 2); // RFC 4578 Client System Architecture
exactly(94, 3); // RFC 4578 Client Network Interface
exactly(97, 17); // RFC 4578 Client Machine Identifier
atLeast(100, 1); // RFC 4833 PCode: POSIX time zone
atLeast(101, 1); // RFC 4833 TCode: time zone name
exactly(108, 4); // RFC 8925 IPv6-Only Preferred
atLeast(114, 1); // RFC 8910 Captive Portal
exactly(116, 1); // RFC 2563 Auto-Configure
elements(117, 2); // RFC 2937 Name Service Search
exactly(118, 4); // RFC 3011 Subnet Selection
atLeast(119, 1); // RFC 3397 Domain Search
atLeast(121, 5); // RFC 3442 Classless Static Route: at least a default route
atLeast(124, 5); // RFC 3925 Vendor-Identifying Vendor Class
atLeast(125, 5); // RFC 3925 Vendor-Identifying Vendor-Specific
elements(138, 4); // RFC 5417 CAPWAP Access Controllers
elements(150, 4); // RFC 5859 TFTP Server Address
exactly(208, 4); // RFC 5071 PXELINUX magic
atLeast(209, 1); // RFC 5071 Configuration File
atLeast(210, 1); // RFC 5071 Path Prefix
exactly(211, 4); // RFC 5071 Reboot Time
atLeast(249, 5); // MS-DHCPE 2.2.8 Classless Static Route: as 121
atLeast(252, 1); // Web Proxy Auto-Discovery (draft-ietf-wrec-wpad-01 section 4.4.1)
