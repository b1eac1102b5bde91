/** The black box: the last seconds of each game in memory, and the recordings that it leaves. Loaded where it is asked for. */
export { BlackBox, type BlackBoxContext, type BlackBoxOptions } from "./black-box.ts";
export { boxCauseOf } from "./box-name.ts";
