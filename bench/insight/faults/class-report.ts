import { type Budget, checkedBudget } from "../../support/budget.ts";
import type { FaultClass } from "./fault.ts";
import type { FalseAlarm, JudgedFault, JudgedGame } from "./judge-game.ts";

/** What all games of a class came to. */
export interface ClassReport {
  faultClass: FaultClass;
  faults: JudgedFault[];
  falseAlarms: FalseAlarm[];
  rightAlerts: number;
  machineHitches: number;
}

const LEAST = 0.95;
/** Causes that are right, with and without a profile. The others must be `unknown`. */
const CAUSES_RIGHT: Readonly<Partial<Record<FaultClass, number>>> = { causes: 0.85, "causes-profiled": 0.95 };
const MOST_WRONG = 0.05;

/** Adds up the games of a class. */
export function classReport(faultClass: FaultClass, games: readonly JudgedGame[]): ClassReport {
  return {
    faultClass,
    faults: games.flatMap(({ faults }) => faults),
    falseAlarms: games.flatMap(({ falseAlarms }) => falseAlarms),
    rightAlerts: games.reduce((sum, { rightAlerts }) => sum + rightAlerts, 0),
    machineHitches: games.reduce((sum, { machineHitches }) => sum + machineHitches, 0),
  };
}

/** The share of faults with one of these verdicts. */
export function shareOf({ faults }: ClassReport, verdicts: readonly JudgedFault["verdict"][]): number {
  return faults.filter(({ verdict }) => verdicts.includes(verdict)).length / faults.length;
}

/** The share of alerts that are right. A class without faults has none that could be; there, each false one counts against its case. */
export function precisionOf({ faultClass, rightAlerts, falseAlarms, faults }: ClassReport): number {
  const right = faultClass === "on-purpose" ? faults.length : rightAlerts;
  return right / (right + falseAlarms.length);
}

/** The promises of a class. */
export function classBudgets(report: ClassReport): Budget[] {
  const { faultClass } = report;
  const least = (what: string, share: number, asked = LEAST) =>
    checkedBudget({
      what: `${faultClass}: ${what}`,
      asked: `at least ${asked}`,
      measured: share.toFixed(3),
      holds: share >= asked,
    });
  const recall = least("recall", 1 - shareOf(report, ["missed", "false"]));
  const precision = least("precision", precisionOf(report));
  if (faultClass === "on-purpose") return [precision];
  const inTime = least("in time", 1 - shareOf(report, ["missed", "late"]));
  const causes = CAUSES_RIGHT[faultClass];
  if (causes === undefined) return [recall, precision, inTime];
  const wrong = shareOf(report, ["wrong"]);
  return [
    recall,
    precision,
    inTime,
    least("cause right", shareOf(report, ["right", "late"]), causes),
    checkedBudget({
      what: `${faultClass}: cause wrong, where it could be unknown`,
      asked: `at most ${MOST_WRONG}`,
      measured: wrong.toFixed(3),
      holds: wrong <= MOST_WRONG,
    }),
  ];
}
