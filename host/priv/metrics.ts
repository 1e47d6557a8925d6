/** Counters, in the text form of Prometheus (exposition format 0.0.4). Names and labels are words of this program. */

const MAX_SERIES = 512;

export class Metrics {
  readonly #values = new Map<string, number>();

  /** `name` without the prefix `dhcp_client_`; `labels` of known words only, so that their number has an end. */
  count(name: string, labels: Readonly<Record<string, string>> = {}, by = 1): void {
    const series = seriesOf(name, labels);
    if (this.#values.size >= MAX_SERIES && !this.#values.has(series)) return;
    this.#values.set(series, (this.#values.get(series) ?? 0) + by);
  }

  render(): string {
    const series = [...this.#values.keys()].sort();
    let family = "";
    const lines = series.flatMap((key) => {
      const name = key.slice(0, key.indexOf("{"));
      const type = name === family ? [] : [`# TYPE ${name} counter`];
      family = name;
      return [...type, `${key.replace("{}", "")} ${this.#values.get(key)}`];
    });
    return lines.length > 0 ? `${lines.join("\n")}\n` : "";
  }
}

function seriesOf(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `dhcp_client_${name}_total{${pairs.join(",")}}`;
}
