import { z } from "zod";
import { isSiteName, MAX_SITE_CHARACTERS } from "../../../protocol/source-names.ts";
import { textParameter } from "./parameter.ts";

const siteName = z.string().refine(isSiteName, {
  error: `expected the name of a site: at most ${MAX_SITE_CHARACTERS} characters without spaces and slashes`,
});

/** The parameter that names a site. */
export const siteParameter = textParameter(siteName.optional(), "the name of one site: only its games");
