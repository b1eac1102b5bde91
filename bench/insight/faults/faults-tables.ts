import type { Table } from "../../support/table.ts";
import { type ClassReport, precisionOf, shareOf } from "./class-report.ts";

/** One row for each class. */
export function classTable(reports: readonly ClassReport[]): Table {
  const rows = reports.map((report) => {
    const { faultClass, faults, falseAlarms, machineHitches } = report;
    const delays = faults
      .map(({ delaySeconds }) => delaySeconds)
      .filter((delay) => !Number.isNaN(delay))
      .sort((one, other) => one - other);
    const at = (share: number) => delays[Math.ceil(share * delays.length) - 1]?.toFixed(2) ?? "–";
    return [
      faultClass,
      String(faults.length),
      (1 - shareOf(report, ["missed", "false"])).toFixed(3),
      precisionOf(report).toFixed(3),
      ...(["right", "late", "wrong", "unknown", "missed", "false"] as const).map((verdict) =>
        String(faults.filter((fault) => fault.verdict === verdict).length),
      ),
      String(falseAlarms.length),
      String(machineHitches),
      at(0.5),
      at(0.95),
    ];
  });
  const head = [
    "class",
    "faults",
    "recall",
    "precision",
    "right",
    "late",
    "wrong",
    "unknown",
    "missed",
    "false",
    "false alarms",
    "machine's",
    "s median",
    "s p95",
  ];
  return { name: "classes", title: "What the relay said of each fault", head, rows };
}

/** The faults that the relay did not tell rightly. */
export function wrongTable(reports: readonly ClassReport[]): Table {
  const rows = reports.flatMap(({ faultClass, faults }) =>
    faults
      .filter(({ verdict }) => verdict !== "right")
      .map(({ kind, isBusy, size, verdict, delaySeconds, said }) => [
        `${faultClass}: ${kind}`,
        isBusy ? "busy" : "",
        size,
        verdict,
        Number.isNaN(delaySeconds) ? "–" : `${delaySeconds.toFixed(2)} s`,
        said,
      ]),
  );
  return {
    name: "wrong",
    title: "Not right",
    head: ["fault", "", "size", "verdict", "told after", "said"],
    rows,
  };
}

/** Alerts about nothing. */
export function falseAlarmTable(reports: readonly ClassReport[]): Table {
  const rows = reports.flatMap(({ falseAlarms }) =>
    falseAlarms.map(({ game, near, isBusy, said }) => [game, near, isBusy ? "busy" : "", said]),
  );
  return { name: "false-alarms", title: "False alarms", head: ["game", "near", "", "said"], rows };
}
