// The log and the metrics: one line an event, and no line that a stranger could begin.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Event } from "../../host/contract.ts";
import { describeEvent } from "../../host/priv/event-text.ts";
import { Log, type LogOptions } from "../../host/priv/log.ts";
import { Metrics } from "../../host/priv/metrics.ts";
import { EVENTS, LEASE } from "../host/messages.ts";
import { matchGolden } from "../sdk/golden.ts";

function logged(options: Partial<LogOptions>, use: (log: Log) => void): string[] {
  const lines: string[] = [];
  use(new Log({ form: "text", verbose: true, ...options }, (line) => lines.push(line)));
  return lines;
}

function report(log: Log, events: readonly Event[]): void {
  for (const event of events) log.event("eth0", event);
}

/** Lines without their time, which is checked. */
function timeless(lines: readonly string[]): string {
  return lines.map((line) => line.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, "TIME")).join("");
}

test("every event of the component, as text and as JSON", () => {
  const all: Event[] = [...EVENTS, { tag: "ignored", val: { reason: "frame-truncated", source: 0 } }];
  const text = logged({}, (log) => report(log, all));
  const json = logged({ form: "json" }, (log) => report(log, all));
  assert.equal(text.length, all.length);
  for (const line of [...text, ...json]) assert.match(line, /^[\x20-\x7e]+\n$/);
  for (const [at, line] of json.entries()) {
    const { time, level, interface: name, event, message } = JSON.parse(line);
    assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000);
    assert.deepEqual([name, event], ["eth0", all[at]?.tag]);
    assert.ok(text[at]?.includes(` eth0 ${level} ${event}: ${message}`));
  }
  matchGolden("log.txt", timeless(text) + timeless(json), "test/priv/golden");
});

test("every case of the contract's event is among the samples", () => {
  assert.equal(new Set(EVENTS.map(({ tag }) => tag)).size, 16);
});

test("only -v shows messages, what was ignored and steps between states", () => {
  const quiet = logged({ verbose: false }, (log) => report(log, EVENTS));
  const tags = quiet.map((line) => /(?:info|warning|error) ([a-z-]+):/.exec(line)?.[1]);
  const hidden = EVENTS.map(({ tag }) => tag).filter((tag) => !tags.includes(tag));
  assert.deepEqual(hidden, ["state-changed", "sent", "received", "ignored"]);
});

describe("text of strangers", () => {
  const evil = 'x\n2025-01-01T00:00:00.000Z eth0 info acquired: \u001b[2J\u0085\u2028é"\\\u007f';

  test("cannot begin a line, nor reach the terminal", () => {
    for (const form of ["text", "json"] as const) {
      const lines = logged({ form }, (log) => log.warning("eth0", "note", evil, { field: evil }));
      assert.equal(lines.length, 1);
      assert.match(lines[0] ?? "", /^[\x20-\x7e]+\n$/);
      if (form === "json") assert.equal(JSON.parse(lines[0] ?? "").field, evil);
    }
  });

  test("of any length is shortened in text", () => {
    const [line = ""] = logged({}, (log) => log.info(undefined, "note", "y".repeat(100_000)));
    assert.ok(line.length < 1200);
    assert.match(line, /^\S+ info note: y+\.\.\.\n$/);
  });
});

test("an acquired lease says what people ask for", () => {
  const { message } = describeEvent({ tag: "acquired", val: { ...LEASE, leaseTime: 0xffffffff } });
  assert.match(message, /^192\.0\.2\.23\/24 from 192\.0\.2\.1 for ever; /);
  assert.match(message, /DNS 192\.0\.2\.1 192\.0\.2\.2/);
});

test("metrics: sorted, typed once, and of a limited number", () => {
  const metrics = new Metrics();
  assert.equal(metrics.render(), "");
  metrics.count("sent", { interface: "eth0", kind: "request" });
  metrics.count("sent", { interface: "eth0", kind: "discover" }, 2);
  metrics.count("sent", { interface: "eth0", kind: "request" });
  metrics.count("calf_restarts");
  assert.equal(
    metrics.render(),
    [
      "# TYPE dhcp_client_calf_restarts_total counter",
      "dhcp_client_calf_restarts_total 1",
      "# TYPE dhcp_client_sent_total counter",
      'dhcp_client_sent_total{interface="eth0",kind="discover"} 2',
      'dhcp_client_sent_total{interface="eth0",kind="request"} 2',
      "",
    ].join("\n"),
  );
  for (let count = 0; count < 2000; count++) metrics.count("flood", { number: String(count) });
  assert.equal(
    metrics
      .render()
      .split("\n")
      .filter((line) => line.startsWith("dhcp_client")).length,
    512,
  );
});
