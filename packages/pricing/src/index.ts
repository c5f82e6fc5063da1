export type { OptionType } from "./option-type.ts";
