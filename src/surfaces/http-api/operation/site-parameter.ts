import { siteName } from "../../../protocol/link-notices.ts";
import { textParameter } from "./parameter.ts";

/** The parameter that names a site. */
export const siteParameter = textParameter(siteName.optional(), "the name of one site: only its games");
