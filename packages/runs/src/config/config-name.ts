import { z } from "zod";

/** Names become names of files. */
export const CONFIG_NAME = /^[A-Za-z0-9][\w .,+()%'-]*$/;

const ALLOWED = "letters, digits, spaces and . , _ + - ' ( ) %";

/** What a name may be, for who checks it otherwise. */
export const configName = z
  .string()
  .max(80)
  .regex(CONFIG_NAME, `${ALLOWED}, beginning with a letter or digit`);
