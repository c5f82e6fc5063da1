import { trainSmall } from "./train-small.ts";

Object.assign(globalThis, { trainSmall });
