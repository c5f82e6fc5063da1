/** The right an option gives. */
export type OptionType = "call" | "put";
