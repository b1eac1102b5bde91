import type { LoadReport } from "./load-report.ts";

/** A report as one JSON document. Shape: that of {@link LoadReport}, with names in snake case and units in short form (`latency_ms`). */
export function loadReportJson(report: LoadReport): string {
  return JSON.stringify(renamed(report), undefined, 2);
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [wireName(name), renamed(item)]));
}

function wireName(name: string): string {
  return name.replace(/Millis$/, "Ms").replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
