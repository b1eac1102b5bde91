import type { ExpositionFormat } from "./exposition-format.ts";

/** The kind of a family. `info`: constant labels of a thing, with the value 1. */
export type FamilyKind = "counter" | "gauge" | "histogram" | "info";

/** A family of metrics: one name, one meaning. */
export interface Family {
  /** Without `_total` and `_info`, which the writer adds. Ends with the unit, if there is one. */
  readonly name: string;
  readonly kind: FamilyKind;
  /** One sentence. */
  readonly help: string;
  readonly unit?: "seconds" | "bytes" | "hertz" | "celsius" | "ratio";
}

/** Names and values of labels. */
export type Labels = Readonly<Record<string, string>>;

/** An observation that stands for those of its bucket. */
export interface Exemplar {
  labels: Labels;
  value: number;
  /** Units: unix seconds. */
  atSeconds: number;
}

/** The counts of a histogram. */
export interface HistogramCounts {
  count: number;
  sum: number;
  /** Upper bounds, ascending, without infinity. */
  bounds: readonly number[];
  /** How many values are at most each bound. */
  atMost: readonly number[];
}

/**
 * Writes metrics as OpenMetrics or as the older text format.
 * Source: OpenMetrics 1.0 (https://github.com/prometheus/OpenMetrics), Prometheus' text format 0.0.4.
 */
export class Exposition {
  #text = "";
  #family: Family | undefined;

  constructor(private readonly format: ExpositionFormat) {}

  /** Begins a family. Its metrics follow, and none of another family among them. */
  begin(family: Family): this {
    this.#family = family;
    const { name, kind, help, unit } = family;
    const isOpen = this.format === "openmetrics";
    const written = isOpen ? name : name + this.#suffix;
    this.#text += `# TYPE ${written} ${!isOpen && kind === "info" ? "gauge" : kind}\n`;
    if (isOpen && unit !== undefined) this.#text += `# UNIT ${written} ${unit}\n`;
    this.#text += `# HELP ${written} ${isOpen ? escaped(help) : help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\n`;
    return this;
  }

  /** Adds a metric of the family. Leaves out what is undefined: an absent metric is not 0. */
  add(value: number | undefined, labels: Labels = {}): this {
    if (value !== undefined) this.#line(this.#suffix, labels, value);
    return this;
  }

  /** Adds a histogram of the family. The exemplar goes to the bucket of its value, where the format has exemplars. */
  addHistogram(
    { count, sum, bounds, atMost }: HistogramCounts,
    labels: Labels = {},
    exemplar?: Readonly<Exemplar>,
  ): void {
    const place = exemplar && bounds.findIndex((bound) => exemplar.value <= bound);
    const exemplarAt = place === -1 ? bounds.length : place;
    for (let index = 0; index <= bounds.length; index++) {
      const le = index === bounds.length ? "+Inf" : boundText(bounds[index] as number);
      const given = index === exemplarAt ? exemplar : undefined;
      this.#line("_bucket", { ...labels, le }, atMost[index] ?? count, given);
    }
    this.#line("_sum", labels, sum);
    this.#line("_count", labels, count);
  }

  /** Length of the text so far. */
  get characters(): number {
    return this.#text.length;
  }

  /** Ends the text. */
  end(): string {
    return this.format === "openmetrics" ? `${this.#text}# EOF\n` : this.#text;
  }

  get #suffix(): string {
    const kind = this.#family?.kind;
    if (kind === "counter") return "_total";
    return kind === "info" ? "_info" : "";
  }

  #line(suffix: string, labels: Labels, value: number, exemplar?: Readonly<Exemplar>): void {
    this.#text += `${this.#family?.name}${suffix}${labelsText(labels)} ${numberText(value)}`;
    if (exemplar !== undefined && this.format === "openmetrics") {
      const { atSeconds } = exemplar;
      this.#text += ` # ${labelsText(exemplar.labels)} ${numberText(exemplar.value)} ${atSeconds.toFixed(3)}`;
    }
    this.#text += "\n";
  }
}

function labelsText(labels: Labels): string {
  let text = "";
  for (const name in labels) text += `${text === "" ? "{" : ","}${name}="${escaped(labels[name] as string)}"`;
  return text === "" ? "" : `${text}}`;
}

/** The text of a label as it is written. A scraper refuses everything because of half a surrogate pair, which is no UTF-8, or of a NUL, which ends its input. */
export function labelText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

/** Text within quotes, and a help of OpenMetrics. */
function escaped(text: string): string {
  if (/^[\w ./:+-]*$/.test(text)) return text;
  return labelText(text).replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}

/** OpenMetrics writes whole bounds with a fraction. The bound is a label: it must be the same in each format. */
function boundText(bound: number): string {
  return Number.isInteger(bound) ? bound.toFixed(1) : String(bound);
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return "NaN";
  return value > 0 ? "+Inf" : "-Inf";
}
