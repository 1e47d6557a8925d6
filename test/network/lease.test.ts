// A cold lease from each server: what passes the wire, what the kernel has then, what is written, how it ends.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDhcp } from "../support/frames.ts";
import { addressesOf, macOf, mtuOf, routesOf } from "../support/kernel.ts";
import { LINK } from "../support/lan.ts";
import { scenario } from "../support/network.ts";
import { GRANT, SERVERS } from "../support/server.ts";
import { onBothRuntimes, SOON, setScene } from "./scene.ts";

onBothRuntimes("a cold lease", (runtime) => {
  for (const kind of SERVERS) {
    scenario(`${kind.name}: --once ends with 0, and kernel, resolv.conf, store and memory agree`, async (network) => {
      const scene = await setScene(network, runtime, kind);
      const { client, machine, capture, server } = scene;
      const program = client.start({ once: 15 });
      assert.equal(await program.ended(SOON), 0, `exit code; the log:\n${program.tail()}`);

      const addresses = await addressesOf(machine, LINK);
      assert.equal(addresses.length, 1, "one address");
      const { address = "", prefixLength = 0, validSeconds = 0 } = addresses[0] ?? {};
      const last = Number(address.split(".")[3]);
      assert.ok(address.startsWith("192.0.2.") && last >= GRANT.pool[0] && last <= GRANT.pool[1], `${address} in pool`);
      assert.equal(prefixLength, 24);
      assert.ok(validSeconds > GRANT.leaseSeconds - 20 && validSeconds <= GRANT.leaseSeconds, `${validSeconds} s left`);

      const routes = await routesOf(machine);
      assert.deepEqual(
        routes.toSorted((a, b) => a.destination.localeCompare(b.destination)),
        [
          { destination: "192.0.2.0/24", gateway: undefined, device: LINK, metric: 1024, source: address },
          { destination: "default", gateway: "192.0.2.1", device: LINK, metric: 1024, source: address },
        ],
        "routes",
      );
      assert.equal(await mtuOf(machine, LINK), GRANT.mtu, "MTU of option 26");

      const resolv = readFileSync(client.resolvConf, "utf8");
      assert.deepEqual(
        resolv.split("\n").filter((line) => line.startsWith("nameserver")),
        GRANT.nameServers.map((name) => `nameserver ${name}`),
        "name servers, in order",
      );
      assert.match(resolv, /^(search|domain) lab\.example$/m);

      assert.equal(client.stored("ip"), `${address}/24`);
      assert.equal(client.stored("gateway"), "192.0.2.1");
      assert.equal(client.stored("mtu"), String(GRANT.mtu));
      assert.equal(client.stored("domain"), GRANT.domain);
      assert.equal(client.stored("nameserver/001"), GRANT.nameServers[0]);
      assert.equal(client.stored("nameserver/002"), GRANT.nameServers[1]);
      const remembered = JSON.parse(readFileSync(join(client.folder, "state", `${LINK}.lease.json`), "utf8"));
      assert.equal(remembered.lease.address, address, "the remembered lease");

      await capture.wait("DHCPACK", 2000, isDhcp("ack"));
      const messages = capture.frames().flatMap((frame) => (frame.kind === "dhcp" ? [frame] : []));
      const types = messages.map(({ dhcp }) => dhcp.type);
      assert.deepEqual(types, ["discover", "offer", "request", "ack"], "each message once");
      const mac = await macOf(machine, LINK);
      for (const { dhcp, source } of messages.filter(({ source }) => source === mac)) {
        assert.equal(source, mac);
        assert.equal(dhcp.chaddr, mac);
        assert.equal(dhcp.ciaddr, "0.0.0.0", "ciaddr before there is a lease");
      }
      assert.equal(new Set(messages.map(({ dhcp }) => dhcp.xid)).size, 1, "one transaction");
      assert.equal(messages[2]?.dhcp.serverIdentifier, server.address, "the request names the server");
      assert.equal(messages[2]?.dhcp.requestedAddress, address, "the request names the address");
      assert.deepEqual(await machine.pids(), [], "processes left");
    });
  }
});

onBothRuntimes("DHCPINFORM", (runtime) => {
  for (const kind of SERVERS) {
    scenario(`${kind.name}: parameters are taken, the address stays as it was set`, async (network) => {
      const { client, machine, capture } = await setScene(network, runtime, kind, {
        configuration: ['mode = "inform"', 'inform-address = "192.0.2.77"', "retransmission = 1000"],
      });
      await machine.ip("address", "add", "192.0.2.77/24", "dev", LINK);
      client.start();
      await client.event("informed", SOON);
      const inform = await capture.wait("DHCPINFORM", 2000, isDhcp("inform"));
      assert.ok(isDhcp("inform")(inform));
      assert.equal(inform.dhcp.ciaddr, "192.0.2.77");
      assert.equal(capture.frames().some(isDhcp("discover")), false, "no DHCPDISCOVER");
      const [own] = await addressesOf(machine, LINK);
      assert.deepEqual(own, { address: "192.0.2.77", prefixLength: 24, validSeconds: Number.POSITIVE_INFINITY });
      assert.equal((await addressesOf(machine, LINK)).length, 1);
      assert.ok(existsSync(client.resolvConf), "resolv.conf");
      assert.match(readFileSync(client.resolvConf, "utf8"), /^nameserver 192\.0\.2\.53$/m);
    });
  }
});
