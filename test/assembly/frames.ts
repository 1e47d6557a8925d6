// Frames made to measure, for what no well-behaved server sends.

import { Writer } from "../../assembly/wire/bytes";
import { ETHERTYPE_IPV4, writeEthernet } from "../../assembly/wire/ethernet";
import { writeIpv4 } from "../../assembly/wire/ipv4";
import { CLIENT_PORT, MessageView, SERVER_PORT } from "../../assembly/wire/message";
import { writeUdp } from "../../assembly/wire/udp";
import { hex } from "./octets";

export const CLIENT_MAC: u64 = 0x020000000001;
export const SERVER_MAC: u64 = 0x020000000053;
export const SERVER: u32 = 0xc0000201;
export const OFFERED: u32 = 0xc0000264;
export const XID: u32 = 0x11223344;

/** A BOOTREPLY to `CLIENT_MAC` with these options; sname and file are cut or filled to their size. */
export function replyOctets(options: Uint8Array, sname: Uint8Array = hex(""), file: Uint8Array = hex("")): Uint8Array {
  const writer = new Writer(240 + options.length);
  writer.u32(0x02010600);
  writer.u32(XID);
  writer.zeros(8);
  writer.u32(OFFERED);
  writer.u32(SERVER);
  writer.zeros(4);
  writer.mac(CLIENT_MAC);
  writer.zeros(10);
  writer.bytes(sized(sname, 64));
  writer.bytes(sized(file, 128));
  writer.u32(0x63825363);
  writer.bytes(options);
  return writer.finish();
}

/** The same, as a view that was checked. */
export function reply(options: Uint8Array, sname: Uint8Array = hex(""), file: Uint8Array = hex("")): MessageView {
  const view = new MessageView(replyOctets(options, sname, file));
  assert(view.check() == 0, "the message is sound");
  return view;
}

/** A frame from `SERVER` to everybody that carries this message. */
export function frameOf(message: Uint8Array): Uint8Array {
  const writer = new Writer(42 + message.length);
  writeEthernet(writer, 0xffffffffffff, SERVER_MAC, ETHERTYPE_IPV4);
  writeIpv4(writer, SERVER, 0xffffffff, 0, 8 + message.length);
  writeUdp(writer, SERVER, 0xffffffff, SERVER_PORT, CLIENT_PORT, message);
  return writer.finish();
}

function sized(bytes: Uint8Array, size: i32): Uint8Array {
  const result = new Uint8Array(size);
  result.set(bytes.subarray(0, size));
  return result;
}
